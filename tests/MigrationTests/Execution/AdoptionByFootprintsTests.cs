using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.Execution;

/// <summary>What footprints prove of an existing database, and what they leave to be asked.</summary>
public sealed class AdoptionByFootprintsTests(PostgresFixture postgres) : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("existing");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_only_changes_rows_is_asked_for_by_name_where_footprints_prove_the_others()
    {
        await WriteAsync(ProductionCopy.WithRows);
        var database = await ProductionCopy.CreateAsync(postgres, ProductionCopy.WithRows);

        var asked = await AskedAsync(database);

        asked.Migrations.Should().Equal("2");
        asked.Last.Should().Be("3");
        asked.Message.Should().Contain("adopt --to 3").And.Contain("adopt --to 1");
        (await database.ScalarAsync<long>("select count(*) from t")).Should().Be(1);
        (await database.ExistsAsync("schema_migrations")).Should().BeFalse();

        await Migrator(database).AdoptToAsync("3", Ct);
        (await Migrator(database).ApplyAsync(Ct)).Skipped.Should().Equal("1", "2", "3");
        (await database.ScalarAsync<long>("select count(*) from t")).Should().Be(1);
    }

    [Fact]
    public async Task A_file_without_a_statement_is_not_asked_for()
    {
        await WriteAsync(
            ("1_t.up", "create table t (i int)"),
            ("2_other.up", "-- for another database"),
            ("3_u.up", "create table u (i int)")
        );
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table t (i int)");
        await database.ExecuteAsync("create table u (i int)");

        var report = await Migrator(database).ApplyAsync(Ct);

        report.With(MigrationOutcome.Adopted).Should().Equal("1_t.up", "3_u.up");
        report.Applied.Should().Equal("2_other.up");
    }

    [Fact]
    public async Task Of_a_hundred_files_footprints_leave_only_those_that_change_rows_to_be_asked_for()
    {
        string[] rows =
        [
            .. ProductionCopy
                .Hundred.Where(f => f.Sql.StartsWith("insert") || f.Sql.StartsWith("update"))
                .Select(f => f.Name),
        ];
        await WriteAsync(ProductionCopy.Hundred);
        var database = await ProductionCopy.CreateAsync(postgres, ProductionCopy.Hundred);

        var asked = await AskedAsync(database);
        (await database.ExistsAsync("schema_migrations")).Should().BeFalse();
        await Migrator(database).AdoptToAsync(asked.Last!, Ct);
        var report = await Migrator(database).ApplyAsync(Ct);

        asked.Migrations.Should().Equal(rows);
        report.Applied.Should().BeEmpty();
        (await database.ScalarAsync<long>("select sum(price)::bigint from t1")).Should().Be(200);
    }

    [Fact]
    public async Task A_replayable_file_between_adopted_ones_is_run_in_its_turn()
    {
        (string, string)[] files =
        [
            ProductionCopy.WithRows[0],
            ("2", "-- migrationkit: replayable\ninsert into t select 1 where not exists (select from t)"),
            ProductionCopy.WithRows[2],
        ];
        await WriteAsync(files);
        var database = await ProductionCopy.CreateAsync(postgres, files);

        var report = await Migrator(database).ApplyAsync(Ct);

        report.With(MigrationOutcome.Adopted).Should().Equal("1", "3");
        report.Applied.Should().Equal("2");
        (await database.ScalarAsync<long>("select count(*) from t")).Should().Be(1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dry_run_and_the_plan_tell_the_decision_of_a_run(bool history)
    {
        await WriteAsync(("0", "create schema app"), ("1", "create table t (i int)"), ("2", "create table u (i int)"));
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create schema app");
        await database.ExecuteAsync("create table t (i int)");
        if (history)
        {
            await Migrator(database).AdoptAsync(["0"], Ct);
        }

        var plan = await Migrator(database).PlanAsync(Ct);
        var dry = await Migrator(database, new() { DryRun = true }).ApplyAsync(Ct);
        var run = await Migrator(database).ApplyAsync(Ct);

        plan.Adopted.Select(m => m.Name).Should().EndWith("1");
        plan.Pending.Select(m => m.Name).Should().Equal("2");
        dry.With(MigrationOutcome.Adopted).Should().EndWith("1");
        dry.Applied.Should().Equal("2");
        run.With(MigrationOutcome.Adopted).Should().Equal(dry.With(MigrationOutcome.Adopted));
        run.Applied.Should().Equal("2");
    }

    private async Task<DecisionNeeded> AskedAsync(TestDatabase database) =>
        (await Migrator(database).Invoking(m => m.ApplyAsync(Ct)).Should().ThrowAsync<DecisionNeededException>())
            .Which
            .Decision;

    private Migrator Migrator(TestDatabase database, MigratorOptions? options = null) =>
        new(database.DataSource, MigrationSource.Directory(_folder.FullName), options);

    private async Task WriteAsync(params (string Name, string Sql)[] migrations)
    {
        foreach (var (name, sql) in migrations)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.FullName, name + ".sql"), sql, Ct);
        }
        await new FootprintWriter(postgres.Host, _folder.FullName).WriteAsync(Ct);
    }
}
