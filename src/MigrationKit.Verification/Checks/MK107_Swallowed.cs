namespace MigrationKit.Verification.Checks;

/// <summary>MK107: no <c>DO</c> block catches every error and hides one that happens.</summary>
internal sealed class MK107_Swallowed()
    : StepCheck(
        "Catch the one error that is meant by its name (when duplicate_object), or none: what the block was to do is not done, "
            + "and the file counts as applied. Or declare it intended: -- migrationkit: allow MK107 REASON"
    )
{
    // Of class 42, which tells of what the file names: these the state of the server decides.
    private static readonly string[] NotOfTheFile =
    [
        PostgresErrorCodes.InsufficientPrivilege,
        PostgresErrorCodes.DuplicateTable,
        PostgresErrorCodes.DuplicateColumn,
        PostgresErrorCodes.DuplicateObject,
        PostgresErrorCodes.DuplicateFunction,
        PostgresErrorCodes.DuplicateSchema,
    ];

    /// <summary>Runs each block without its handler.</summary>
    public override async Task BeforeAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        if (!HidesAny(step.Migration) || await step.Walk.ReachesOutsideAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }
        await step.RollBackAsync(
                async connection =>
                {
                    await LookAsync(connection, step.Migration, findings, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    protected override Judgement Conclude(VerificationContext context, WalkResult walk, Findings findings)
    {
        var blocks = context.Migrations.Where(HidesAny).Sum(migration => migration.Statements.Count(HidesErrors));
        return blocks == 0
            ? Judgement.Skip("no block catches every error")
            : findings.ToJudgement($"judged without a handler of every error: {Plural.Count(blocks, "block")}");
    }

    private static async Task LookAsync(
        NpgsqlConnection connection,
        Migration migration,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var session = connection.ProcessID;
        foreach (var statement in migration.Statements)
        {
            if (
                SwallowedErrors.Uncovered(statement.Text) is { } uncovered
                && await connection.TryAsync([uncovered], cancellationToken).ConfigureAwait(false) is { } error
            )
            {
                Judge(migration, statement, error, findings);
            }
            if (connection.ProcessID != session)
            {
                // With the session went what the statements before it did.
                return;
            }
            try
            {
                await connection.ExecuteAsync(statement.Text, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException)
            {
                // MK102 says so.
                return;
            }
        }
    }

    private static void Judge(Migration migration, SqlStatement statement, PostgresException error, Findings findings)
    {
        var at = SourceLocation.At(migration, statement, BlockLine.Position(statement, error.Where) ?? 0);
        var evidence = new Evidence(
            $"the block hides an error: {error.MessageText} ({error.SqlState})",
            migration.Path,
            at.Line,
            at.Column
        );
        switch (error.SqlState[..2])
        {
            case "22" or "23":
                // It depends on the rows, and here many are made up.
                break;
            case "42" when !NotOfTheFile.Contains(error.SqlState):
                findings.Fail(migration, evidence);
                break;
            default:
                findings.Warn(migration, evidence);
                break;
        }
    }

    // A no-transaction file cannot be tried and taken back.
    private static bool HidesAny(Migration migration) =>
        !migration.NoTransaction
        && migration.Text.Contains("others", StringComparison.OrdinalIgnoreCase)
        && migration.Statements.Any(HidesErrors);

    private static bool HidesErrors(SqlStatement statement) => SwallowedErrors.Uncovered(statement.Text) is not null;
}
