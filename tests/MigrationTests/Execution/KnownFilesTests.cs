using System.Text;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Parsing;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Sources;

namespace MigrationTests.Execution;

/// <summary>A file that the history knows byte by byte is not parsed again; every other one is.</summary>
public sealed class KnownFilesTests(PostgresFixture postgres) : IDisposable
{
    private const string Unsound = "create table a (i int); select 'never closed";

    private static readonly string SomeChecksum = new('a', 64);

    private readonly FolderOnDisk _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_the_history_knows_is_not_parsed()
    {
        var database = await AppliedAsync(("a", "select 1"));
        await RecordAsync(database, "a", Unsound, SomeChecksum);

        var report = await database.Migrator(("a", Unsound)).ApplyAsync(Ct);

        report.Skipped.Should().Equal("a");
    }

    [Fact]
    public async Task A_checksum_that_was_written_since_knows_no_file()
    {
        var database = await AppliedAsync(("a", "select 1"));
        await RecordAsync(database, "a", Unsound, SomeChecksum);
        await database.ExecuteAsync("update schema_migrations set checksum = repeat('b', 64)");

        var apply = () => database.Migrator(("a", Unsound)).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<InvalidMigrationsException>()).WithMessage("*never closed*");
    }

    [Fact]
    public async Task A_file_of_other_bytes_is_parsed_and_judged_by_its_statements()
    {
        var database = await AppliedAsync(("a", "create table a (i int)"), ("b", "select 1"));

        var plan = await database.Migrator(("a", "-- new\ncreate table a (i int)"), ("b", "select 2")).PlanAsync(Ct);

        plan.Entries.Select(entry => entry.State).Should().Equal(MigrationState.Applied, MigrationState.Modified);
    }

    [Fact]
    public async Task What_a_known_file_requires_still_has_to_be_there()
    {
        (string, string) second = ("b", "-- migrationkit: requires a\nselect 2");
        var database = await AppliedAsync(("a", "select 1"), second);

        var apply = () => database.Migrator(second).ApplyAsync(Ct);

        (await apply.Should().ThrowAsync<InvalidMigrationsException>())
            .Which.ToString()
            .Should()
            .Contain("b.sql:1:27: There is no migration 'a'");
    }

    [Fact]
    public async Task A_known_file_still_has_its_statements()
    {
        (string, string) file = ("a", "-- migrationkit: no-transaction\nselect 1;\nselect 2;");
        var database = await AppliedAsync(file);

        var plan = await database.Migrator(file).PlanAsync(Ct);

        var migration = plan.Entries[0].Migration!;
        migration.NoTransaction.Should().BeTrue();
        migration.Statements.Should().Equal(new SqlStatement("select 1", 32, 2, 1), new("select 2", 42, 3, 1));
    }

    [Fact]
    public async Task A_history_of_an_earlier_version_knows_the_files_once_something_is_applied()
    {
        (string, string)[] files = [("a", "select 1"), ("b", "select 2"), ("c", "select 3")];
        var database = await AppliedAsync(files);
        var before = await FileChecksumsAsync(database);
        await database.ExecuteAsync("alter table schema_migrations drop file_checksum");
        await database.ExecuteAsync("delete from schema_migrations where version = 'c'");

        var report = await database.Migrator(files).ApplyAsync(Ct);

        report.Skipped.Should().Equal("a", "b");
        report.Applied.Should().Equal("c");
        (await FileChecksumsAsync(database)).Should().Be(before);
    }

    [Fact]
    public async Task A_history_of_an_earlier_version_is_left_as_it_is_where_nothing_is_pending()
    {
        var database = await AppliedAsync(("a", "select 1"));
        await database.ExecuteAsync("alter table schema_migrations drop file_checksum");
        // As for a role that does not own the table.
        await database.ExecuteAsync("alter database " + database.Name + " set default_transaction_read_only = on");
        database.DataSource.Clear();

        var report = await database.Migrator(("a", "select 1")).ApplyAsync(Ct);

        report.Skipped.Should().Equal("a");
    }

    [Theory]
    [InlineData("-- migrationkit: no-transaction\n")]
    [InlineData("-- migrationkit: repeatable\n")]
    public async Task Every_kind_of_migration_is_known_once_it_is_recorded(string header)
    {
        await AppliedAsync(("a", header + "select 1"));

        (await FileChecksumsAsync(_database!)).Should().Be(FileChecksum(header + "select 1", "select 1"));
    }

    [Fact]
    public async Task The_footprint_of_a_known_file_is_read_when_something_asks_for_it()
    {
        _folder.Write("a.sql", "create table a (i int)");
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.Directory(_folder.Path);
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);
        _folder.Write("footprints/a.txt", "no footprint");

        var plan = await new Migrator(database.DataSource, source).PlanAsync(Ct);

        var ask = () => plan.Entries[0].Migration!.Footprint;
        ask.Should().Throw<InvalidMigrationsException>().WithMessage("*starts with no checksum*");
    }

    [Fact]
    public async Task A_large_file_is_not_kept_and_must_not_change_while_it_is_used()
    {
        var sql = $"create table a (t text); insert into a values ('{new string('x', 2 << 20)}')";
        _folder.Write("a.sql", sql);
        var database = await postgres.NewDatabaseAsync();
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(_folder.Path));
        (await migrator.ApplyAsync(Ct)).Applied.Should().Equal("a");

        var known = await migrator.PlanAsync(Ct);
        var read = await migrator.PlanAsync(Ct);
        read.Entries[0].Migration!.Text.Should().Be(sql);
        _folder.Write("a.sql", sql + " -- changed");

        known.Entries[0].State.Should().Be(MigrationState.Applied);
        read.Entries[0].Migration!.Text.Should().Be(sql);
        var late = () => known.Entries[0].Migration!.Text;
        late.Should().Throw<IOException>().WithMessage("*was changed while it was read*");
        (await migrator.PlanAsync(Ct)).Entries[0].State.Should().Be(MigrationState.Applied);
    }

    private TestDatabase? _database;

    private async Task<TestDatabase> AppliedAsync(params (string, string)[] files)
    {
        _database = await postgres.NewDatabaseAsync();
        await _database.Migrator(files).ApplyAsync(Ct);
        return _database;
    }

    private static Task RecordAsync(TestDatabase database, string name, string sql, string checksum) =>
        database.ExecuteAsync(
            $"update schema_migrations set checksum = '{checksum}', "
                + $"file_checksum = '{Checksum.OfFile(Sha256(sql), checksum)}' where version = '{name}'"
        );

    private static string FileChecksum(string file, string statement) =>
        Checksum.OfFile(Sha256(file), Checksum.Compute(statement, [new(0, statement.Length, true)]));

    private static string Sha256(string sql) => new MigrationFile("", "", Encoding.UTF8.GetBytes(sql)).Sha256;

    private static Task<string> FileChecksumsAsync(TestDatabase database) =>
        database.ScalarAsync<string>("select string_agg(file_checksum, ' ' order by version) from schema_migrations");
}
