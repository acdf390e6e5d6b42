using MigrationKit.History;

namespace MigrationKit.Execution;

/// <summary>Notices that the tool whose history was adopted goes on by itself.</summary>
internal static class AdoptedHistoryWatch
{
    private const int MostNames = 10;

    /// <summary>What to say of it; nothing where no history was adopted, and then nothing is asked either.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(
        RunSession session,
        CancellationToken cancellationToken
    )
    {
        if (session.State.AdoptedFrom is not { } adopted)
        {
            return [];
        }
        var history = await OtherHistory
            .FindAsync(session.Connection, adopted, cancellationToken)
            .ConfigureAwait(false);
        if (history is null)
        {
            return [];
        }
        var rows = await history.ReadAsync(session.Connection, cancellationToken).ConfigureAwait(false);
        var since = ToolMatching
            .Match(history.Tool, rows, session.Plan, adopted.LeftOut)
            .Where(IsNew)
            .Select(entry => entry.Row!)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return since.Count == 0 ? [] : [Say(history, since, session)];
    }

    /// <summary>Whether a row is not of those that were adopted: its file is not recorded, or this runner ran it.</summary>
    private static bool IsNew(AdoptionEntry entry) =>
        entry.Outcome switch
        {
            AdoptionOutcome.Adopted => true,
            AdoptionOutcome.Refused => entry.Recorded is null or { Adopted: false },
            AdoptionOutcome.Recorded => entry is { IsNamed: true, Recorded.Adopted: false },
            _ => false,
        };

    private static string Say(OtherHistory history, List<string> rows, RunSession session)
    {
        var more = rows.Count > MostNames ? $" and {rows.Count - MostNames} more" : "";
        var table = history.Tool.Tables.Contains(history.Table.Table) ? "" : $" --from-table {history.Table}";
        return $"{history.Tool.Name} went on after its history was adopted: {history.DisplayName} now has "
            + $"{string.Join(", ", rows.Take(MostNames))}{more}, which {session.History.QualifiedName} does not. Let only one of them run. "
            + $"To take over what it did since: {session.Options.Advise($"adopt --from {history.Tool.Name}{table}")}";
    }
}
