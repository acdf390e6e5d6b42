using System.Globalization;
using MigrationKit.Sql;

namespace MigrationKit.Audit.Code;

/// <summary>
/// Asks the server about statements: it PREPAREs each, which looks up every name and type and runs nothing, in a
/// read-only transaction that is rolled back. Nothing is planned: planning may call functions to fold constants.
/// </summary>
internal sealed class SchemaCheck(NpgsqlConnection connection)
{
    /// <summary>How many statements go to the server in one message.</summary>
    private const int Burst = 250;

    private readonly CatalogQuestions _catalog = new(connection);

    /// <summary>What the server says against each statement, none twice; <see langword="null"/> where it takes it.</summary>
    internal async Task<IReadOnlyList<Answer?>> AskAsync(
        IReadOnlyList<string> statements,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var mayRun = await _catalog.LiteralsRunFunctionsAsync(cancellationToken).ConfigureAwait(false);
        var harmless = statements.Where(statement => !(mayRun && MayHoldManyValues(statement))).ToList();
        var answers = harmless.Zip(await AskInTransactionAsync(harmless, cancellationToken).ConfigureAwait(false));
        await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        var byText = answers.ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return [.. statements.Select(statement => byText.GetValueOrDefault(statement, Answer.NotAsked))];
    }

    /// <summary>The same in a transaction that is open, which stays as it was.</summary>
    internal async Task<IReadOnlyList<Answer?>> AskInTransactionAsync(
        IReadOnlyList<string> statements,
        CancellationToken cancellationToken
    )
    {
        var answers = new List<Answer?>(statements.Count);
        await connection
            .ExecuteAsync(
                [
                    "savepoint migrationkit_before",
                    "set transaction read only",
                    "select pg_catalog.set_config('lock_timeout', '500ms', true), pg_catalog.set_config('statement_timeout', '10s', true), pg_catalog.set_config('standard_conforming_strings', 'on', true)",
                    // Only a superuser may choose the language of messages; others read them in the server's.
                    "do $$ begin perform pg_catalog.set_config('lc_messages', 'C', true); exception when insufficient_privilege then null; end $$",
                    "savepoint migrationkit",
                ],
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var chunk in statements.Chunk(Burst))
        {
            answers.AddRange(await BurstAsync(chunk, cancellationToken).ConfigureAwait(false));
        }
        await RejectConflictsAsync(statements, answers, cancellationToken).ConfigureAwait(false);
        await connection
            .ExecuteAsync(
                ["rollback to savepoint migrationkit_before", "release migrationkit_before"],
                cancellationToken
            )
            .ConfigureAwait(false);
        return answers;
    }

    /// <summary>Adds what the server says only when it plans: that an <c>ON CONFLICT</c> has no unique index.</summary>
    private async Task RejectConflictsAsync(
        IReadOnlyList<string> statements,
        List<Answer?> answers,
        CancellationToken cancellationToken
    )
    {
        var targets = statements
            .Index()
            .Where(statement => answers[statement.Index] is null)
            .Select(statement => (statement.Index, Target: InsertColumns.InConflict(statement.Item)))
            .Where(found => found.Target is not null)
            .ToList();
        var missing = await _catalog
            .WithoutIndexAsync([.. targets.Select(found => found.Target!)], cancellationToken)
            .ConfigureAwait(false);
        foreach (var (index, _) in targets.Where(found => missing.Contains(found.Target!)))
        {
            answers[index] = new(
                PostgresErrorCodes.InvalidColumnReference,
                "there is no unique or exclusion constraint matching the ON CONFLICT specification"
            );
        }
    }

    /// <summary>
    /// Whether a statement may have a literal that is an array, a row or a range. The server reads it while it analyses the
    /// statement, each value with the input function of its type, and that of a domain checks the value. A backslash may
    /// stand for any character.
    /// </summary>
    private static bool MayHoldManyValues(string statement) =>
        SqlScanner
            .Tokens(statement)
            .Any(token =>
                token.Kind is TokenKind.QuotedText or TokenKind.DollarText && token.In(statement).ContainsAny("{([\\")
            );

    private static string Prefix(int index) => $"prepare {Name(index)} as ";

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"migrationkit_code_{index}");

    private async Task<Answer?[]> BurstAsync(string[] statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var asked = new List<(int Statement, NpgsqlBatchCommand Command)>();
        for (var i = 0; i < statements.Length; i++)
        {
            Ask(i, Prefix(i) + statements[i]);
            batch.BatchCommands.Add(new("rollback to savepoint migrationkit"));
        }
        var answers = new Answer?[statements.Length];
        var prepared = Enumerable.Range(0, statements.Length).ToHashSet();
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException e) when (Errors(e) is { } errors)
        {
            // The client does not say which command an error belongs to, but they come in order.
            var failed = asked.Where(ask => ask.Command.StatementType == StatementType.Unknown);
            foreach (var ((i, _), error) in failed.Zip(errors))
            {
                prepared.Remove(i);
                answers[i] = ToAnswer(error, i);
            }
        }
        // A rollback does not take back what was prepared.
        await connection
            .ExecuteAsync(prepared.Select(i => $"deallocate {Name(i)}"), cancellationToken)
            .ConfigureAwait(false);
        return answers;

        void Ask(int statement, string sql)
        {
            var command = new NpgsqlBatchCommand(sql) { AppendErrorBarrier = true };
            asked.Add((statement, command));
            batch.BatchCommands.Add(command);
        }
    }

    // The server counts its position from the start of PREPARE.
    private static Answer ToAnswer(PostgresException e, int index) =>
        new(e.SqlState, e.MessageText, Math.Max(e.Position - Prefix(index).Length, 0), e.Routine ?? "");

    /// <summary>The server's errors; <see langword="null"/> where something else went wrong.</summary>
    private static List<PostgresException>? Errors(NpgsqlException e) =>
        e is PostgresException single ? [single]
        : e.InnerException is AggregateException { InnerExceptions: var all }
        && all.All(error => error is PostgresException)
            ? [.. all.Cast<PostgresException>()]
        : null;
}

/// <summary>What the server has against a statement.</summary>
/// <param name="Position">Where it points, in characters of the statement from 1; 0 where it does not.</param>
/// <param name="Routine">The server's function that said it, the same in every language.</param>
internal sealed record Answer(string SqlState, string Message, int Position = 0, string Routine = "")
{
    /// <summary>The statement was not sent.</summary>
    internal static Answer NotAsked { get; } = new("", "a literal may be of a domain whose check calls one");

    /// <summary>Whether all that is missing is the type of a parameter, which a driver sends.</summary>
    internal bool IsNone => SqlState == PostgresErrorCodes.IndeterminateDatatype;
}
