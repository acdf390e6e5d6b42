using DbUp;
using MigrationKit;
using MigrationKit.Exceptions;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Sources;
using Npgsql;

namespace MigrationTests.Execution;

/// <summary>DbUp and Evolve themselves migrate a database; then this runner goes on with one more file.</summary>
public sealed class HistoriesOfRealTools(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("deployed_scripts")]
    public async Task DbUp(string? journal)
    {
        using var folder = new FolderOnDisk(
            ("Script0001 - people.sql", "create table people (id int primary key)"),
            ("Script0002 - names.sql", "alter table people add name text")
        );
        var database = await postgres.NewDatabaseAsync();
        var builder = DeployChanges
            .To.PostgresqlDatabase(database.ConnectionString)
            .WithScriptsFromFileSystem(folder.Path)
            .LogToNowhere();
        if (journal is not null)
        {
            builder.JournalToPostgresqlTable("public", journal);
        }
        builder.Build().PerformUpgrade().Successful.Should().BeTrue();

        await GoesOnAsync(database, folder, "dbup", journal, "Script0003 - ages");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Versions")]
    public async Task Evolve(string? table)
    {
        using var folder = new FolderOnDisk(
            ("V1__people.sql", "create table people (id int primary key);"),
            ("V1_1__names.sql", "alter table people add name text;"),
            ("R__everybody.sql", "create or replace view everybody as select name from people;")
        );
        var database = await postgres.NewDatabaseAsync();
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            new EvolveDb.Evolve(connection)
            {
                Locations = [folder.Path],
                MetadataTableName = table ?? "changelog",
            }.Migrate();
        }

        await GoesOnAsync(database, folder, "evolve", table is null ? null : $"\"{table}\"", "V2__ages");
    }

    [Fact]
    public async Task What_changed_since_Evolve_ran_it_is_refused_and_a_repeatable_is_pending()
    {
        using var folder = new FolderOnDisk(
            ("V1__people.sql", "create table people (id int primary key);"),
            ("R__everybody.sql", "create view everybody as select 1;")
        );
        var database = await postgres.NewDatabaseAsync();
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            new EvolveDb.Evolve(connection) { Locations = [folder.Path] }.Migrate();
        }
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(folder.Path));

        folder.Write("V1__people.sql", "create table people (id bigint primary key);");
        var adopt = () => migrator.AdoptFromAsync("evolve", cancellationToken: Ct);
        (await adopt.Should().ThrowAsync<DecisionNeededException>())
            .Which.Message.Should()
            .Contain("V1__people.sql (V1__people): the file has changed since it ran");

        folder.Write("V1__people.sql", "create table people (id int primary key);");
        folder.Write("R__everybody.sql", "create view everybody as select 2;");
        (await adopt()).Should().Equal("V1__people");
    }

    [Fact]
    public async Task A_table_of_another_shape_is_no_history_of_the_tool()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table people (id int)");
        var migrator = database.Migrator(("1_a", "select 1"));

        var another = () => migrator.AdoptFromAsync("dbup", "people", Ct);
        var missing = () => migrator.AdoptFromAsync("dbup", "missing", Ct);
        var nobodys = () => migrator.AdoptFromAsync(table: "people", cancellationToken: Ct);

        (await another.Should().ThrowAsync<HistoryException>())
            .Which.Message.Should()
            .Contain("not a history of dbup: it has the columns id");
        (await missing.Should().ThrowAsync<HistoryException>()).Which.Message.Should().Contain("no table \"missing\"");
        await nobodys.Should().ThrowAsync<InvalidOptionException>();
    }

    private static async Task GoesOnAsync(
        TestDatabase database,
        FolderOnDisk folder,
        string tool,
        string? table,
        string next
    )
    {
        var files = Directory.GetFiles(folder.Path).Length;
        File.WriteAllText(Path.Combine(folder.Path, next + ".sql"), "alter table people add age int;");
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(folder.Path), new());

        var adopted = await migrator.AdoptFromAsync(tool, table, Ct);
        var plan = await migrator.PlanAsync(Ct);
        var report = await migrator.ApplyAsync(Ct);

        adopted.Should().HaveCount(files);
        plan.Warnings.Should().NotContain(warning => warning.Contains("went on after its history was adopted"));
        plan.Pending.Select(migration => migration.Name).Should().Equal(next);
        report.Applied.Should().Equal(next);
        if (table is not null)
        {
            await ToolGoesOnAsync(database, tool, table, migrator);
        }
    }

    /// <summary>A table with a name of its own is looked at again, too.</summary>
    private static async Task ToolGoesOnAsync(TestDatabase database, string tool, string table, Migrator migrator)
    {
        await database.ExecuteAsync(
            tool == "dbup"
                ? $"insert into {table} (scriptname, applied) values ('9.sql', now())"
                : $"insert into {table} (type, version, description, name, installed_by, success) values (0, '9', '', '9', '', true)"
        );

        (await migrator.PlanAsync(Ct))
            .Warnings.Should()
            .ContainSingle(warning => warning.Contains($"adopt --from {tool} --from-table"));
    }
}
