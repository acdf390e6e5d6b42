using System.Data;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MigrationKit.Exceptions;
using MigrationKit.Footprints;
using MigrationKit.History;
using MigrationKit.Parsing;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Says what went wrong in one text: file:line:column, the line, a caret, SQLSTATE, detail, hint, advice.</summary>
internal static partial class Failures
{
    /// <summary>The states that PostgreSQL gives for an object that is there already.</summary>
    private static bool ExistsAlready(string sqlState) =>
        sqlState
            is PostgresErrorCodes.DuplicateTable
                or PostgresErrorCodes.DuplicateColumn
                or PostgresErrorCodes.DuplicateObject
                or PostgresErrorCodes.DuplicateFunction
                or PostgresErrorCodes.DuplicateSchema;

    /// <summary>Whether a statement failed because what it creates is there, or what it drops is gone.</summary>
    public static bool MayAlreadyBeApplied(BurstFailure failure) =>
        failure.Step.Kind == StepKind.Statement
        && failure.Server is { SqlState: var state }
        && (
            ExistsAlready(state)
            || state
                is PostgresErrorCodes.UndefinedTable
                    or PostgresErrorCodes.UndefinedColumn
                    or PostgresErrorCodes.UndefinedObject
                    or PostgresErrorCodes.UndefinedFunction
        );

    /// <param name="step">The step that failed.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="judgement">What the footprints say of what is there already; null where they were not asked.</param>
    /// <param name="limit">The statement_timeout that ended the statement, and where it comes from.</param>
    /// <param name="rows">A migration on the way there that changes rows only, so that nothing tells whether it ran.</param>
    public static MigrationKitException FromServer(
        Step step,
        PostgresException error,
        MigratorOptions options,
        AdoptionJudgement? judgement = null,
        Migration? rows = null,
        string? limit = null
    )
    {
        if (step.Migration is not { } migration)
        {
            return new HistoryException(
                $"The history table cannot be prepared: {error.MessageText} ({error.SqlState}). Nothing was changed.",
                error
            );
        }
        var at = step.Statement is { } statement
            ? SourceLocation.At(migration, statement, Position(statement, error))
            : default(SourceLocation?);
        var exists = step.Kind == StepKind.Statement && ExistsAlready(error.SqlState);
        var advice =
            exists ? ExistsAdvice(error, options) ?? AdoptAdvice(migration, judgement, rows, options)
            : limit is not null ? $"statement_timeout is {limit}"
            : Advice(step, error, options);
        var stage = (exists ? "refused: " : "") + Stage(step);
        return new MigrationFailedException(
            migration.Name,
            Message(migration, at, stage + Problem(step, error), error, advice),
            error
        )
        {
            Path = migration.Path,
            Line = at?.Line ?? 0,
            Column = at?.Column ?? 0,
            SqlState = error.SqlState,
            Refused = exists,
        };
    }

    // A statement that makes one of the same name is refused before the run; a block or a rename shows here.
    private static string? ExistsAdvice(PostgresException error, MigratorOptions options) =>
        error.SqlState == PostgresErrorCodes.DuplicateTable
        && error.MessageText.Contains($"\"{TableName.Parse(options.HistoryTable).Table}\"", StringComparison.Ordinal)
            ? $"that is the history table: {HistoryTableOwner.NameAnother}"
            : null;

    private static string Message(
        Migration migration,
        SourceLocation? at,
        string problem,
        PostgresException error,
        string? advice
    )
    {
        var text = new StringBuilder(migration.Path);
        if (at is { } place)
        {
            text.Append(CultureInfo.InvariantCulture, $":{place.Line}:{place.Column}");
        }
        text.Append(": ").Append(problem);
        if (at is { } location)
        {
            text.Append('\n').Append(location.Excerpt());
        }
        Line(text, "detail", error.Detail);
        Line(text, "hint", error.Hint);
        Line(text, "where", error.Where);
        Line(text, "advice", advice);
        return text.ToString();
    }

    private static int Position(SqlStatement statement, PostgresException error) =>
        error.Position > 0 ? error.Position : BlockLine.Position(statement, error.Where) ?? 1;

    /// <summary>For a connection that broke and left nothing of the migration behind.</summary>
    public static DatabaseUnavailableException Lost(Exception error, Migration? migration) =>
        new(
            $"{migration?.Path ?? "The history table"}: {Broke(error)}: {Reason(error)}. "
                + (
                    migration is { NoTransaction: true }
                        ? "The statements before that are recorded, as the history shows. Run again: it resumes there."
                        : "What was under way is rolled back, as the history shows. Run again."
                ),
            error
        );

    private static string Broke(Exception error) =>
        // Class 57P is the server's own end of a connection.
        error is PostgresException server
        && !server.SqlState.StartsWith("57P", StringComparison.Ordinal)
            ? "a command of the runner's own failed"
            : "the connection broke";

    /// <summary>For a connection that broke and could not be opened again.</summary>
    public static DatabaseUnavailableException Unknown(Exception error, Exception reopening, Migration? migration) =>
        Unknown($"the connection broke: {Reason(error)}. {Reason(reopening)}", reopening, migration);

    /// <summary>For a run that was cancelled and could not find out what was committed.</summary>
    public static DatabaseUnavailableException UnknownAfterCancel(Exception reason, Migration? migration) =>
        Unknown(
            "the run was cancelled. "
                + (reason is OperationCanceledException ? "The server does not answer." : Reason(reason)),
            reason,
            migration
        );

    private static DatabaseUnavailableException Unknown(string problem, Exception error, Migration? migration) =>
        new(
            $"{migration?.Path ?? "The history table"}: {problem} "
                + "Whether the migration is applied cannot be told now: run again, which reads it from the history.",
            error
        );

    /// <summary>For a run that took longer than it may.</summary>
    public static MigrationKitException TimedOut(
        TimeSpan limit,
        Migration? migration,
        MigrationReport? report,
        OperationCanceledException error
    )
    {
        var message = $"The run took longer than its limit of {limit.TotalSeconds:0.###} s (--timeout) and was stopped";
        return migration is null
            ? new DatabaseUnavailableException($"{message} before a migration was under way.", error)
            {
                Report = report,
            }
            : new MigrationFailedException(
                migration.Name,
                $"{migration.Path}: {message}. "
                    + (
                        migration.NoTransaction
                            ? "The statements before that are recorded. Run again: it resumes there."
                            : "What was under way is rolled back."
                    ),
                error
            )
            {
                Path = migration.Path,
                Report = report,
            };
    }

    /// <summary>For a history that could not be read.</summary>
    public static MigrationKitException Unread(NpgsqlException error, ConnectionState connection) =>
        connection == ConnectionState.Open
            ? new HistoryException(
                $"The history table cannot be read: {Reason(error)} ({error.SqlState}). "
                    + "Connect as a role that may read and write it.",
                error
            )
            : new DatabaseUnavailableException(
                $"The connection broke while the history was read: {Reason(error)}. Run again.",
                error
            );

    private static string Reason(Exception error) =>
        (error as PostgresException)?.MessageText ?? error.InnerException?.Message ?? error.Message;

    private static string Stage(Step step) =>
        step.Kind switch
        {
            StepKind.Statement => "",
            StepKind.Constraints => "at the end of the file, deferred constraints: ",
            StepKind.Commit => "at COMMIT: ",
            StepKind.Footprint => "after the file: ",
            StepKind.Restore => "while the session was restored after the file: ",
            StepKind.Record => "after the file: ",
            _ => "before the file: ",
        };

    /// <summary>What the server said; of a footprint that does not fit, the difference in words.</summary>
    private static string Problem(Step step, PostgresException error)
    {
        var words = step.Kind == StepKind.Footprint ? FootprintAssertion.DifferenceIn(error.MessageText).Words : [];
        return words.Count == 0
            ? $"{error.MessageText} ({error.SqlState})"
            : $"the catalog is not as its footprint says ({error.SqlState}):\n  " + string.Join("\n  ", words);
    }

    private static string AdoptAdvice(
        Migration migration,
        AdoptionJudgement? judgement,
        Migration? rows,
        MigratorOptions options
    )
    {
        if (judgement is null)
        {
            return AdoptAdvice(migration, options);
        }
        if (rows is not null)
        {
            return $"what exists is what the files create, but no catalog tells whether {rows.Name} was run, which changes "
                + $"rows only: if it was, `{options.Advise($"adopt --to {judgement.Fitting[^1]}")}`";
        }
        var words = judgement.Difference.Words;
        return $"what exists is not what {judgement.Closest ?? migration.Name} leaves. Bring it into shape, or adopt it by hand:\n"
            + string.Join('\n', words);
    }

    private static string AdoptAdvice(Migration migration, MigratorOptions options) =>
        (migration.NoTransaction ? Resumes : "nothing was changed")
        + ". Without a footprint there is no telling whether what exists is what the file creates: "
        + $"compare the two, then record it with `{options.Advise($"adopt {migration.Name}")}`, or remove what is in the way";

    private static bool LacksSupabase(Migration migration, PostgresException error) =>
        migration.Layout.Id == MigrationLayout.Supabase
        && error.SqlState
            is PostgresErrorCodes.UndefinedObject
                or PostgresErrorCodes.InvalidSchemaName
                or PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedFunction
        && OfSupabase().IsMatch(error.MessageText);

    /// <summary>The roles and schemas that every project of Supabase begins with.</summary>
    [GeneratedRegex(
        @"\b(?:anon|authenticated|service_role|authenticator|supabase_\w+|auth|storage|extensions|realtime|vault|graphql_public)\b",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex OfSupabase();

    private const string Resumes = "the statements before it are done and recorded, a rerun resumes here";

    private static string? Advice(Step step, PostgresException error, MigratorOptions options) =>
        (step.Kind, error.SqlState) switch
        {
            (StepKind.Footprint, FootprintAssertion.SqlState) => FootprintAdvice(step.Migration!, options),
            (StepKind.Record, Guard.SqlState) =>
                "the file ended the runner's transaction; what ran before that is committed. Take COMMIT and ROLLBACK out of it",
            (StepKind.Record, var state) when IsOfItsShape(state) =>
                "the file dropped or changed the history table. Nothing of it was kept: the table belongs to the runner, "
                    + $"and no file may touch it. Where the file means a table of its own, {HistoryTableOwner.NameAnother}",
            (_, PostgresErrorCodes.InvalidTransactionTermination) =>
                "a COMMIT or ROLLBACK inside a block cannot run in the runner's transaction: take it out, "
                    + "or put `-- migrationkit: no-transaction` at the top of the file",
            (_, PostgresErrorCodes.ActiveSqlTransaction) when !string.IsNullOrEmpty(error.Where) =>
                "this statement cannot run inside a function or a DO block, nor in a transaction: write it by itself, "
                    + "in a file with `-- migrationkit: no-transaction` at the top",
            (_, PostgresErrorCodes.ActiveSqlTransaction) =>
                "this statement cannot run in a transaction: put `-- migrationkit: no-transaction` at the top of the file",
            (_, "55P04") when options.DryRun =>
                "a dry run is one transaction for all migrations; a real run commits the new enum value first",
            (StepKind.Statement, "55P04") => "add the value in a migration of its own, before the one that uses it",
            (_, PostgresErrorCodes.LockNotAvailable) => LockAdvice(step.Blocker, options),
            (StepKind.Statement, PostgresErrorCodes.UndefinedFunction) when error.Routine == UnreadQuery.Routine =>
                "results are fetched in binary form, though nobody reads them: cast the column to text",
            (StepKind.Statement, PostgresErrorCodes.UndefinedTable)
                when OtherTools.NamedIn(error.MessageText, step.Migration!.Layout) is { } history =>
                $"{history.Table} is where {history.Tool} keeps its history, and MigrationKit does not make it. Where a file needs "
                    + $"it, create it first: in setup.sql for verify, and here before `{options.Advise("adopt --none")}`",
            (StepKind.Statement, _) when LacksSupabase(step.Migration!, error) =>
                "Supabase makes its roles, schemas and their objects before the first file, and no other server has them: "
                    + "create them first, in setup.sql for verify",
            _ when step is { MayHaveCommitted: true, Migration: { } migration } =>
                "what it committed before the error stays. "
                    + StatementDecision.Ways(migration, migration.Number(step.Statement!), options),
            (StepKind.Statement, _) when step.Migration!.NoTransaction => Resumes,
            _ => null,
        };

    /// <summary>Whether a record fails because of what the history table is: another shape, a constraint, no table.</summary>
    private static bool IsOfItsShape(string state) =>
        state[..2] is "22" or "23" or "3F" or "42" && state != PostgresErrorCodes.InsufficientPrivilege;

    private static string FootprintAdvice(Migration migration, MigratorOptions options) =>
        (
            migration.NoTransaction
                ? "its statements are done and recorded, a rerun only looks again"
                : "nothing of the file was kept"
        )
        + ". It met something that it took for its own (if not exists), or its footprint is of another server: "
        + $"correct what is there, or regenerate it with `{options.Advise("footprint", connects: false)}`";

    private static string LockAdvice(string? blocker, MigratorOptions options) =>
        $"no lock within {options.LockTimeout.TotalSeconds:0.###} s, tried for {options.RetryBudget.TotalSeconds:0.###} s; "
        + (blocker is null ? "see who holds it in pg_locks" : $"{blocker}. Wait for it to end")
        + ", or give --lock-timeout or --retry-budget more time";

    private static void Line(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append($"\n  {label}: ").Append(value.Replace("\n", "\n    ", StringComparison.Ordinal));
        }
    }
}
