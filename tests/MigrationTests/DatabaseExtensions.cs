using MigrationKit;
using MigrationKit.Testing;
using Npgsql;

namespace MigrationTests;

/// <summary>What tests ask a database.</summary>
internal static class DatabaseExtensions
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task ExecuteAsync(this NpgsqlDataSource dataSource, string sql)
    {
        await using var connection = await dataSource.OpenConnectionAsync(Ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(sql));
        await batch.ExecuteNonQueryAsync(Ct);
    }

    public static Task ExecuteAsync(this TestDatabase database, string sql) => database.DataSource.ExecuteAsync(sql);

    public static async Task<T> ScalarAsync<T>(this TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    public static Task<bool> ExistsAsync(this TestDatabase database, string relation) =>
        database.ScalarAsync<bool>($"select to_regclass('{relation}') is not null");

    /// <summary>The names in the history, in the order they were applied.</summary>
    public static async Task<string[]> HistoryAsync(this TestDatabase database, string table = "schema_migrations") =>
        await database.ScalarAsync<string[]>(
            $"select coalesce(array_agg(version order by applied_at, version), '{{}}') from {table}"
        );

    /// <summary>
    /// The catalog and every row of every table as text: what must not change where nothing may be left behind.
    /// </summary>
    public static async Task<string> ContentAsync(this TestDatabase database) =>
        await database.CatalogAsync() + await database.RowsAsync();

    /// <summary>Every row of every table as text.</summary>
    public static Task<string> RowsAsync(this TestDatabase database) =>
        database.ScalarAsync<string>(
            """
            select coalesce(string_agg(line, e'\n' order by line), '') from (
              select format('row of %s: %s', oid::regclass,
                query_to_xml(format('select r::text from %s r order by 1', oid::regclass), true, true, ''))
              from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r') as content(line)
            """
        );

    /// <summary>The catalog of schema public as text.</summary>
    public static Task<string> CatalogAsync(this TestDatabase database) =>
        database.ScalarAsync<string>(
            """
            select coalesce(string_agg(line, e'\n' order by line), '') from (
              select format('%s %s', relkind, oid::regclass) from pg_class where relnamespace = 'public'::regnamespace
              union all
              select format('%s.%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull)
              from pg_attribute join pg_class c on c.oid = attrelid
              where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
              union all
              select format('constraint %s %s', conname, pg_get_constraintdef(oid)) from pg_constraint
              where connamespace = 'public'::regnamespace
              union all
              select format('function %s', oid::regprocedure) from pg_proc where pronamespace = 'public'::regnamespace
              union all
              select format('type %s', oid::regtype) from pg_type where typnamespace = 'public'::regnamespace) as content(line)
            """
        );

    public static Migrator Migrator(
        this TestDatabase database,
        MigratorOptions? options,
        params IEnumerable<(string Name, string Sql)> migrations
    ) => new(database.DataSource, MigrationSource.InMemory(migrations), options);

    public static Migrator Migrator(
        this TestDatabase database,
        params IEnumerable<(string Name, string Sql)> migrations
    ) => database.Migrator(null, migrations);
}
