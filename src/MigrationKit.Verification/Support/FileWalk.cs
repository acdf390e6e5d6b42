using MigrationKit.Execution;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>
/// A second way from an empty database to the head, for a folder in which something was found: here each statement is
/// looked at.
/// </summary>
internal sealed class FileWalk : IAsyncDisposable
{
    private readonly VerificationContext _context;
    private readonly WalkDatabase _database;

    private FileWalk(VerificationContext context, WalkDatabase database) => (_context, _database) = (context, database);

    public static async Task<FileWalk> StartAsync(VerificationContext context, CancellationToken cancellationToken) =>
        new(context, await WalkDatabase.CreateAsync(context, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Applies the next file. A look is taken after each statement, inside a transaction; where rows are in the way of the
    /// file, only after all of it.
    /// </summary>
    public async Task ApplyAsync(
        int index,
        Func<NpgsqlConnection, SqlStatement?, Task> look,
        CancellationToken cancellationToken
    )
    {
        var migration = _context.Migrations[index];
        await using var connection = await _database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await RunAsync(connection, migration, look, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // What is wrong with it is MK401's to tell.
            await connection.CloseAsync().ConfigureAwait(false);
            await _database.RebuildAsync(index + 1, cancellationToken).ConfigureAwait(false);
            await LookAsync(look, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Applies the first files at once, and takes one look after them.</summary>
    public async Task CatchUpAsync(
        int count,
        Func<NpgsqlConnection, SqlStatement?, Task> look,
        CancellationToken cancellationToken
    )
    {
        await _database.CatchUpAsync(count, cancellationToken).ConfigureAwait(false);
        await LookAsync(look, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts rows in after a file.</summary>
    public Task AddRowsAsync(int index, CancellationToken cancellationToken) =>
        _database.FillAsync(_context.Migrations[index], [], cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task LookAsync(Func<NpgsqlConnection, SqlStatement?, Task> look, CancellationToken cancellationToken)
    {
        await using var connection = await _database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await look(connection, null).ConfigureAwait(false);
    }

    private static async Task RunAsync(
        NpgsqlConnection connection,
        Migration migration,
        Func<NpgsqlConnection, SqlStatement?, Task> look,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < migration.Statements.Count; i++)
        {
            var statement = migration.Statements[i];
            var (isAlone, isLast) = (
                migration.NoTransaction && NoTransactionRun.IsAlone(migration, i),
                migration.NoTransaction || i == migration.Statements.Count - 1
            );
            IEnumerable<string> begin = migration.NoTransaction || i == 0 ? ["begin"] : [];
            await SqlBatch
                .ExecuteAsync(connection, isAlone ? [statement.Text] : [.. begin, statement.Text], cancellationToken)
                .ConfigureAwait(false);
            await SqlBatch.ExecuteAsync(connection, isAlone ? begin : [], cancellationToken).ConfigureAwait(false);
            await look(connection, statement).ConfigureAwait(false);
            await SqlBatch.ExecuteAsync(connection, isLast ? ["commit"] : [], cancellationToken).ConfigureAwait(false);
        }
    }
}
