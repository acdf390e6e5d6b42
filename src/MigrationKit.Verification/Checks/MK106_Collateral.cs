namespace MigrationKit.Verification.Checks;

/// <summary>MK106: a file takes away nothing that it does not name.</summary>
internal sealed partial class MK106_Collateral()
    : StepCheck(
        "Drop it by its own name, or create it again in the same file: grants, policies, triggers and comments do not come back with a new view or function",
        isAllowable: true
    )
{
    private const string Start = "migrationkit_start";

    public override async Task BeforeAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        // Reading the catalog twice costs time.
        if (
            step.Migration.NoTransaction
            || !step.Migration.Statements.Any(statement => MayTakeMore().IsMatch(statement.Text))
        )
        {
            return;
        }
        var lost = await step.RollBackAsync(
                connection => FindAsync(connection, step, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var (statement, item) in lost)
        {
            var place = new Place(step.Migration, statement);
            var words = $"takes away what the file does not name: {item.Words}";
            // A comment harms nobody.
            if (item.Kind == Belonging.Comment)
            {
                findings.Warn(place, words);
            }
            else
            {
                findings.Fail(place, words);
            }
        }
    }

    /// <summary>
    /// What takes away no more than it names is left out: without CASCADE, PostgreSQL refuses to drop a column, a
    /// constraint or an index that something else needs.
    /// https://www.postgresql.org/docs/current/sql-altertable.html, https://www.postgresql.org/docs/current/sql-dropindex.html
    /// </summary>
    [GeneratedRegex(
        @"(?<!\bon\s+(delete|update)\s+)\bcascade\b|\brename\s+(?!(column|constraint)\b)|\bdrop\s+(?!(not\s+null|default|identity|expression|column|constraint|index|trigger|policy)\b)",
        Words.AnyCase
    )]
    private static partial Regex MayTakeMore();

    /// <summary>What is lost, each with the statement that took it.</summary>
    private static async Task<List<(SqlStatement Statement, Belonging Item)>> FindAsync(
        NpgsqlConnection connection,
        WalkStep step,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(SqlStatement, Belonging)>();
        var before = await Belongings.TakeAsync(connection, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync($"savepoint {Start}", cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync(step.Migration, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // A file that does not run where rows are in place is MK401's to tell.
            return found;
        }
        var after = await Belongings.TakeAsync(connection, cancellationToken).ConfigureAwait(false);
        var lost = after
            .Lost(before)
            .Where(item => !IsNamed(step.Migration, item) && !step.After.Any(later => IsNamed(later, item)))
            .ToList();
        await connection.ExecuteAsync($"rollback to {Start}", cancellationToken).ConfigureAwait(false);
        foreach (var statement in step.Migration.Statements.TakeWhile(_ => lost.Count > 0))
        {
            await connection.ExecuteAsync(statement.Text, cancellationToken).ConfigureAwait(false);
            var now = await Belongings.TakeAsync(connection, cancellationToken).ConfigureAwait(false);
            var gone = lost.Where(item => !now.Has(item)).ToList();
            found.AddRange(gone.Select(item => (statement, item)));
            lost = [.. lost.Except(gone)];
        }
        return found;
    }

    /// <summary>Whether a file says of something that it goes, or comes again.</summary>
    private static bool IsNamed(Migration migration, Belonging item)
    {
        var owner = item.Owner.Split('(')[0].Split('.')[^1];
        return migration.Statements.Any(statement => NamesAll(statement.Text, item.Kind))
            || item.Kind switch
            {
                Belonging.Comment => Says("comment on", owner),
                Belonging.Security => Says("row level security", owner),
                // DROP INDEX names no table.
                "view" or "table" or "function" or "index" or "index of a view:" => Says(item.Name),
                _ when item.OfRights => migration.Statements.Any(statement =>
                    statement.Text.MentionsAny("grant", "revoke")
                    && (
                        item.Name == "public"
                            ? statement.Text.MentionsAny("to public", "from public")
                            : statement.Text.Mentions(item.Name)
                    )
                ),
                _ => Says(item.Name, owner),
            };

        bool Says(params string[] words) =>
            words.All(word => migration.Statements.Any(statement => statement.Text.Mentions(word)));
    }

    /// <summary>Whether a statement takes all of a kind, whatever their names: in a loop of its own, or those of a role.</summary>
    private static bool NamesAll(string text, string kind) =>
        text.Mentions("drop owned") || (text.Mentions("execute") && text.Mentions($"drop {kind.Split(' ')[0]}"));
}
