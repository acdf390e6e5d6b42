using MigrationKit.History;

namespace MigrationKit.Verification.Support;

/// <summary>
/// New databases on one server. Where the platform brings something, roles, schemas or another service's tables, each
/// is a copy of one in which the setup file has run. Disposing drops that one.
/// </summary>
internal sealed class ScratchDatabases(
    TestDatabases databases,
    SqlFile? setup,
    ScratchHistory history,
    TestDatabase? prepared
) : IAsyncDisposable
{
    // Where text sorts by bytes, as in C, letters sort as in English instead; elsewhere by bytes.
    private const string OtherLocale = """
        select case
          when datcollate !~ '^(C|POSIX)($|[.])'
            then 'lc_collate ''C'' lc_ctype ''C''' || case when modern then ' locale_provider libc' else '' end
          when modern and exists (select from pg_collation where collprovider = 'i')
            then 'locale_provider icu icu_locale ''en-US'''
          else (select format('lc_collate %1$L lc_ctype %1$L', collcollate) from pg_collation
                where collprovider = 'c' and collcollate ~* '^en_US[.]utf-?8$' limit 1)
        end
        from pg_database, (select current_setting('server_version_num')::int >= 150000 as modern) version
        where datname = 'template0'
        """;

    private readonly SemaphoreSlim _cloning = new(1);

    /// <param name="host">The server.</param>
    /// <param name="setup">What runs in every database first.</param>
    /// <param name="history">The history that migrations have there.</param>
    /// <exception cref="InvalidOptionException">The setup file does not run, or leaves no place for the history.</exception>
    public static async Task<ScratchDatabases> OpenAsync(
        PostgresHost host,
        SqlFile? setup,
        ScratchHistory history,
        CancellationToken cancellationToken
    )
    {
        var databases = (await TestDatabases.CreateAsync(host, cancellationToken).ConfigureAwait(false)).ForChecks(
            history.Name
        );
        if (setup is null && history.GivenSchema is null)
        {
            return new(databases, null, history, null);
        }
        var prepared = await databases.CreateAsync("setup", cancellationToken).ConfigureAwait(false);
        return new(
            databases,
            setup,
            history,
            await PrepareAsync(prepared, setup, history, isAgain: false, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>The history of every database here.</summary>
    public ScratchHistory History => history;

    /// <summary>A database without any migration.</summary>
    public Task<TestDatabase> CreateAsync(string test, CancellationToken cancellationToken) =>
        prepared is null
            ? databases.CreateAsync(test, cancellationToken)
            : CloneAsync(prepared, test, cancellationToken);

    /// <summary>A database with nothing in it, not even what the setup brings.</summary>
    public Task<TestDatabase> CreateBareAsync(string test, CancellationToken cancellationToken) =>
        databases.CreateAsync(test, cancellationToken);

    /// <summary>The options of CREATE DATABASE for another locale than the server's; null where it has none.</summary>
    public Task<string?> OtherLocaleAsync(CancellationToken cancellationToken) =>
        databases.AskAsync(OtherLocale, cancellationToken);

    /// <summary>A database without any migration, in a locale of its own unless that is null.</summary>
    public async Task<TestDatabase> CreateAsync(string test, string? locale, CancellationToken cancellationToken)
    {
        if (locale is null)
        {
            return await CreateAsync(test, cancellationToken).ConfigureAwait(false);
        }
        var database = await databases.CreateWithAsync(locale, test, cancellationToken).ConfigureAwait(false);
        return await PrepareAsync(database, setup, history, isAgain: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A copy of a database; whoever is connected to that one is disconnected first.</summary>
    public async Task<TestDatabase> CloneAsync(TestDatabase source, string test, CancellationToken cancellationToken)
    {
        await _cloning.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await databases.CloneAsync(source, test, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _cloning.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (prepared is not null)
        {
            await prepared.DisposeAsync().ConfigureAwait(false);
        }
        _cloning.Dispose();
    }

    private static async Task<TestDatabase> PrepareAsync(
        TestDatabase database,
        SqlFile? setup,
        ScratchHistory history,
        bool isAgain,
        CancellationToken cancellationToken
    )
    {
        if (setup is null && history.GivenSchema is null)
        {
            return database;
        }
        try
        {
            if (setup is not null)
            {
                await setup.ExecuteAsync(database.DataSource, cancellationToken, isAgain).ConfigureAwait(false);
            }
            await using var begin = database.DataSource.CreateBatch();
            // What the setup brought is not of the migrations: the runner would ask where the history begins.
            begin.BatchCommands.Add(history.Table.Create());
            begin.BatchCommands.Add(history.Table.Comment(HistoryTable.BeginsEmpty));
            await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return database;
        }
        catch (Exception e)
        {
            await database.DisposeAsync().ConfigureAwait(false);
            if (e is SqlFileException)
            {
                throw new InvalidOptionException($"The setup file {setup!.Path} cannot be used: {e.Message}");
            }
            if (e is PostgresException error)
            {
                throw new InvalidOptionException(
                    $"The history {history.Table.QualifiedName} cannot begin{(setup is null ? "" : $" behind the setup file {setup.Path}")}: "
                        + $"{error.MessageText} ({error.SqlState}){(error.SqlState == PostgresErrorCodes.InvalidSchemaName ? ". Create it in setup.sql." : "")}"
                );
            }
            throw;
        }
    }
}
