using System.Globalization;
using System.Text;
using MigrationKit.Exceptions;
using MigrationKit.History;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Adopts the history of another tool: all of what it says, or nothing.</summary>
internal sealed class AdoptionFrom(
    RunSession session,
    MigrationSet set,
    MigratorOptions options,
    string? tool,
    string? table
)
{
    private const int MostLines = 20;

    /// <summary>What would be recorded.</summary>
    /// <exception cref="HistoryException">There is no such history, or more than one.</exception>
    public async Task<AdoptionPlan> PlanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var history = await OtherHistory
                .ChooseAsync(session.Connection, tool, table, cancellationToken)
                .ConfigureAwait(false);
            var rows = await history.ReadAsync(session.Connection, cancellationToken).ConfigureAwait(false);
            var entries = ToolMatching.Match(history.Tool, rows, session.Plan, options.Allow);
            var refused = entries.Where(e => e.Outcome == AdoptionOutcome.Refused).ToList();
            var refusal =
                refused.Count > 0
                    ? Refusal(history, refused)
                    : await DifferenceAsync(history, entries, cancellationToken).ConfigureAwait(false);
            return new(history.Tool.Name, history.DisplayName, entries, refusal);
        }
        catch (NpgsqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failures.Unread(e, session.Connection.State);
        }
    }

    /// <summary>What is to be recorded, and the comment that says where it comes from.</summary>
    /// <exception cref="DecisionNeededException">Something does not fit.</exception>
    public async Task<(IReadOnlyList<Migration> Migrations, string? Comment)> ChooseAsync(
        CancellationToken cancellationToken
    )
    {
        var plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
        if (plan.Refusal is { } refusal)
        {
            throw new DecisionNeededException(
                new([.. plan.Entries.Where(IsRefused).Select(entry => entry.Name ?? entry.Row!)], null, refusal)
            );
        }
        var leftOut = plan.Entries.Where(entry => entry.Outcome == AdoptionOutcome.LeftOut).Select(entry => entry.Row!);
        return (Adopted(plan.Entries), new AdoptedHistory(plan.Tool, plan.Table, [.. leftOut]).ToString());
    }

    private static bool IsRefused(AdoptionEntry entry) => entry.Outcome == AdoptionOutcome.Refused;

    private List<Migration> Adopted(IReadOnlyList<AdoptionEntry> entries) =>
        [.. entries.Where(entry => entry.Outcome == AdoptionOutcome.Adopted).Select(entry => set.Find(entry.Name!)!)];

    private static string Refusal(OtherHistory history, List<AdoptionEntry> refused)
    {
        var text = new StringBuilder(
            $"{history.DisplayName} of {history.Tool.Name} does not fit the folder. Nothing was recorded."
        );
        foreach (var entry in refused.Take(MostLines))
        {
            var file = entry.Name is null ? "" : $" ({entry.Name})";
            text.Append($"\n  {entry.Row}{file}: {entry.Reason}");
        }
        if (refused.Count > MostLines)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  … and {refused.Count - MostLines} more");
        }
        return text.Append(
                "\nRestore the file, or finish the migration with its own tool; or, after a look, let one be with --allow NAME."
            )
            .ToString();
    }

    /// <summary>How the catalog differs from the footprints, where all that is recorded then has one.</summary>
    private async Task<string?> DifferenceAsync(
        OtherHistory history,
        IReadOnlyList<AdoptionEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var adopted = Adopted(entries);
        if (adopted.Count == 0)
        {
            return null;
        }
        var recorded = session
            .Plan.Entries.Where(entry => entry is { Migration: not null, History.StatementsDone: null })
            .Select(entry => entry.Migration!);
        var run = set.Migrations.Intersect(recorded.Concat(adopted)).ToList();
        var words = run.TrueForAll(migration => migration.Footprint is not null)
            ? await new FootprintAdoption(session, set, options)
                .CompareAsync(run, cancellationToken)
                .ConfigureAwait(false)
            : [];
        return words.Count == 0
            ? null
            : $"The catalog differs from what the migrations in {history.DisplayName} leave by their footprints. "
                + $"Nothing was recorded.\n  {string.Join("\n  ", words.Take(MostLines))}"
                + (words.Count > MostLines ? $"\n  … and {words.Count - MostLines} more" : "")
                + "\nMake the database as they say; or, after a look, record the files by name: "
                + $"{session.Options.Advise("adopt --to NAME")}.";
    }
}
