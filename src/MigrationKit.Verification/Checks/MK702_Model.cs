using MigrationKit.Catalog;
using MigrationKit.Planning;

namespace MigrationKit.Verification.Checks;

/// <summary>MK702: the model of an application and its migrations end in the same catalog.</summary>
internal sealed class MK702_Model()
    : Check(
        "Let dotnet ef migrations add write what only the model has, and take what only the migrations have into the model, or drop it; "
            + "or say that it is meant: migrationBuilder.Sql(\"-- migrationkit: allow MK702 REASON\")"
    )
{
    private const string Missing = "missing: ";
    private const string Unexpected = "unexpected: ";

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (context.Set.Model is not { } model)
        {
            return Judgement.Skip("the migrations are not those of an EF Core DbContext");
        }
        var scratch = await context.ScratchAsync(cancellationToken).ConfigureAwait(false);
        await using var database = await scratch.CreateAsync("model", cancellationToken).ConfigureAwait(false);
        var created = MigrationSetReader.Read(new([model.File])).Migrations;
        try
        {
            await context.History.ApplyAsync(database, created, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationFailedException e)
        {
            return Judgement.Skip(
                $"the model needs what only SQL of the migrations makes; setup.sql may bring it: {e.Message}"
            );
        }
        var end = await context.FreshAsync(cancellationToken).ConfigureAwait(false);
        var due = await DatabaseContents.TakeAsync(database, cancellationToken).ConfigureAwait(false);
        // What the model says is new on every branch, so nothing of this is history.
        var findings = new Findings(Id, _ => false);
        AddLines(findings, context, new ModelComparison(model.Derived).Between(end.Snapshot, due.Snapshot));
        AddRows(findings, context, end, due.Rows);
        return findings.ToJudgement();
    }

    private static void AddLines(Findings findings, VerificationContext context, SnapshotDifference difference)
    {
        var lines = difference.Missing.Concat(difference.Unexpected).Select(CatalogLine.Parse).ToList();
        foreach (var words in difference.Words)
        {
            // The longest, because one name may begin like another.
            var line = lines
                .Where(line => words.Contains(line.Key, StringComparison.Ordinal))
                .MaxBy(line => line.Key.Length);
            var table = line?.AnchorParts is [.., var anchor] ? anchor : "";
            Add(
                findings,
                context,
                words.StartsWith(Missing, StringComparison.Ordinal)
                        ? $"in the model and in no migration: {words[Missing.Length..]}"
                    : words.StartsWith(Unexpected, StringComparison.Ordinal)
                        ? $"in the migrations and not in the model: {words[Unexpected.Length..]}"
                    : $"not as in the model: {words}",
                line is null ? [] : [ModelComparison.NameOf(line), table],
                [table]
            );
        }
    }

    private static void AddRows(Findings findings, VerificationContext context, FreshContents end, RowSet due)
    {
        HashSet<string> masked = [.. end.Masked, .. due.ColumnsWithClocks(TimeProvider.System.GetUtcNow())];
        foreach (var (table, words) in end.Rows.Lacking(due, masked))
        {
            Add(findings, context, $"rows of the model: {words}", [table.Split('.')[^1]]);
        }
    }

    /// <summary>Accuses the last statement that has all of the first words that any statement has.</summary>
    private static void Add(
        Findings findings,
        VerificationContext context,
        string message,
        params IEnumerable<string[]> words
    )
    {
        var found = words
            .Where(all => all.Any(word => word.Length > 0))
            .Select(all =>
                StatementSearch.Last(
                    context.Migrations,
                    text => all.All(word => word.Length == 0 || text.Mentions(word))
                )
            )
            .FirstOrDefault(place => place is not null);
        findings.Fail(found, message);
    }
}
