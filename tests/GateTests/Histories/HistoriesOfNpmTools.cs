using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using Npgsql;

namespace GateTests.Histories;

/// <summary>
/// dbmate, node-pg-migrate and graphile-migrate themselves migrate a database; then this runner goes on with one more file.
/// </summary>
public sealed class HistoriesOfNpmTools(PostgresFixture postgres, NpmTools tools) : IClassFixture<NpmTools>, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("migrationkit-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("ops.versions")]
    public async Task Dbmate(string? table)
    {
        Write("20240101000000_people.sql", Dbmate("create table people (id int primary key);"));
        Write("20240102000000_names.sql", Dbmate("alter table people add name text;"));
        var database = await postgres.NewDatabaseAsync();
        // Go refuses a password that is hashed in one round, as those of a scratch server are.
        var role = $"dbmate_{Guid.NewGuid():n}";
        await ExecuteAsync(database, $"create role {role} login superuser password 'dbmate'");
        await tools.RunAsync(
            "@dbmate/linux-x64/bin/dbmate",
            _directory.FullName,
            UrlOf(database, role, "dbmate") + "?sslmode=disable",
            ["--migrations-dir", ".", "--migrations-table", table ?? "schema_migrations"],
            ["--no-dump-schema", "up"]
        );
        await ExecuteAsync(database, $"reassign owned by {role} to current_user; drop role {role}");

        Write("20240103000000_ages.sql", Dbmate("alter table people add age int;"));
        await GoesOnAsync(database, "dbmate", table, "20240103000000_ages");

        static string Dbmate(string sql) => $"-- migrate:up\n{sql}\n\n-- migrate:down\n";
    }

    [Theory]
    [InlineData(null)]
    [InlineData("applied")]
    public async Task NodePgMigrate(string? table)
    {
        Write("1704067200000_people.sql", "create table people (id int primary key);");
        Write("1704067200001_names.sql", "alter table people add name text;");
        var database = await postgres.NewDatabaseAsync();
        await tools.RunAsync(
            ".bin/node-pg-migrate",
            _directory.FullName,
            UrlOf(database),
            ["up", "--migrations-dir", "."],
            ["--migrations-table", table ?? "pgmigrations"]
        );

        Write("1704067200002_ages.sql", "alter table people add age int;");
        await GoesOnAsync(database, "node-pg-migrate", table, "1704067200002_ages");
    }

    [Fact]
    public async Task GraphileMigrate()
    {
        // Committed by graphile-migrate 1.4.1; it refuses a file whose hash is another.
        Write(
            "migrations/committed/000001.sql",
            "--! Previous: -\n--! Hash: sha1:cba7e2e07bd96548b6f9f121da1fba16f86b7bd5\n\ncreate table people (id int primary key);\n"
        );
        Write(
            "migrations/committed/000002-names.sql",
            "--! Previous: sha1:cba7e2e07bd96548b6f9f121da1fba16f86b7bd5\n--! Hash: sha1:e60e2941097d32305c214e7a7291e46ae7c91443\n--! Message: names\n\nalter table people add name text;\n"
        );
        var database = await postgres.NewDatabaseAsync();
        Write(".gmrc", "{}");
        await tools.RunAsync(".bin/graphile-migrate", _directory.FullName, UrlOf(database), ["migrate"]);

        Write(
            "migrations/committed/000003.sql",
            "--! Previous: sha1:e60e2941097d32305c214e7a7291e46ae7c91443\n--! Hash: sha1:9a79f95da5f51ab4ab7e28d054597a4a8e4cd78a\n\nalter table people add age int;\n"
        );
        await GoesOnAsync(database, "graphile-migrate", null, "000003", "migrations/committed");
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string path, string content)
    {
        var file = new FileInfo(Path.Combine(_directory.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, content);
    }

    private static string UrlOf(TestDatabase database, string? user = null, string? password = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"postgres://{user ?? connection.Username}:{password ?? connection.Password}"
            + $"@{connection.Host}:{connection.Port}/{connection.Database}";
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task GoesOnAsync(TestDatabase database, string tool, string? table, string next, string folder = ".")
    {
        var migrator = new Migrator(
            database.DataSource,
            MigrationSource.Directory(Path.Combine(_directory.FullName, folder)),
            new() { HistoryTable = "migrationkit_history" }
        );

        var adopted = await migrator.AdoptFromAsync(tool, table, Ct);
        var plan = await migrator.PlanAsync(Ct);
        var report = await migrator.ApplyAsync(Ct);

        adopted.Should().HaveCount(2);
        plan.Warnings.Should().NotContain(warning => warning.Contains("went on after its history was adopted"));
        plan.Pending.Select(migration => migration.Name).Should().Equal(next);
        report.Applied.Should().Equal(next);
    }
}
