using MigrationKit;
using MigrationKit.Catalog;
using MigrationKit.Footprints;
using MigrationKit.Tests;
using MigrationTests.Catalog;
using Npgsql;

namespace MigrationTests.Footprints;

/// <summary>
/// The query for plain tables and the one for everything give the same lines: what the first lets pass, the second does.
/// </summary>
public sealed class PlainTablesTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("+ table t")]
    [InlineData("+ column t.a character varying(10) not null default 'x'::character varying")]
    [InlineData("+ column t.id bigint not null generated always as identity")]
    [InlineData("+ constraint t.t_u FOREIGN KEY (u_id) REFERENCES u(id)")]
    [InlineData("+ index t_a unique on t USING gin (lower(a)) WHERE (a IS NOT NULL)")]
    [InlineData("- column t.a text collate de")]
    public void What_is_said_of_a_plain_table_is_for_it(string line) =>
        PlainTables.Are(Footprints.For("m", line), 15).Should().Be(!line.Contains("collate"));

    [Theory]
    [InlineData("+ table t unlogged")]
    [InlineData("+ table app.t")]
    [InlineData("+ column t.\"A\" text")]
    [InlineData("+ column t.a text default '\\n'::text")]
    [InlineData("+ column t.a text storage external")]
    [InlineData("+ column t.a integer not null generated always as (1) stored")]
    [InlineData("+ index t_a on t USING btree (a) INVALID")]
    [InlineData("+ index t_a on t USING btree (a) WHERE (a = ' USING '::text)")]
    [InlineData("+ trigger t.x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("+ comment on table t is 'x'")]
    public void What_is_said_of_anything_else_is_not(string line) =>
        PlainTables.Are(Footprints.For("m", "+ table u", line), 15).Should().BeFalse();

    [Fact]
    public async Task Every_table_that_it_judges_is_judged_as_by_the_query_for_everything()
    {
        var database = await postgres.NewDatabaseAsync();
        var source = MigrationSource.Directory(Repository.PathTo("migrations"));
        await new Migrator(database.DataSource, source).ApplyAsync(Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var everyKind = await File.ReadAllTextAsync(Golden.PathTo("every-kind.sql"), Ct);
        await using (var script = new NpgsqlCommand(everyKind, connection))
        {
            await script.ExecuteNonQueryAsync(Ct);
        }
        var major = connection.PostgreSqlVersion.Major;
        var snapshot = await Snapshot.TakeAsync(connection, cancellationToken: Ct);
        var plain = 0;
        foreach (var table in Tables(snapshot))
        {
            if (!PlainTables.Are(table, major))
            {
                continue;
            }
            plain++;
            (await HoldsAsync(connection, table)).Should().BeTrue(table.ToString());
            foreach (var left in table.AddedLines)
            {
                var rest = table.AddedLines.Except([left]).Select(line => $"+ {line.Text}");
                var less = Footprints.For(table.Migration, [.. rest]);
                // Without the line of the table itself it is not one that the migration makes.
                (await HoldsAsync(connection, less))
                    .Should()
                    .Be(!less.Created.Any(), left.Text);
            }
        }
        plain.Should().BeGreaterThan(2);
    }

    [Theory]
    [InlineData("create table t (a integer not null, constraint t_a unique (a))")]
    [InlineData("create table t (a integer not null, constraint t_a primary key (a))")]
    [InlineData("create table t (a integer not null, constraint t_a exclude using btree (a with =))")]
    [InlineData("create table t (a integer not null); create unique index t_b on t (a)")]
    [InlineData("create table t (a integer not null); create unique index \"t a\" on t (a)")]
    [InlineData("create table t (a integer not null); create index t_a on t (a)")]
    [InlineData("create table t (a integer not null); create unique index t_a on t (a); cluster t using t_a")]
    [InlineData(
        "create table p (a integer not null) partition by list (a); create table t partition of p default;"
            + " create unique index t_a on t (a); create unique index p_a on p (a)"
    )]
    public async Task An_index_that_is_not_as_it_was_written_is_wrong(string sql)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var index = Footprints.For("m", "+ index t_a unique on t USING btree (a)");
        const string right = "create table t (a integer not null); create unique index t_a on t (a)";

        (await IsRightAfterAsync(right)).Should().BeTrue();
        (await IsRightAfterAsync(sql)).Should().BeFalse();

        async Task<bool> IsRightAfterAsync(string tables)
        {
            await using var command = new NpgsqlCommand($"drop table if exists t, p; {tables}", connection);
            await command.ExecuteNonQueryAsync(Ct);
            return await HoldsAsync(connection, index);
        }
    }

    [Theory]
    [InlineData("create table t (a integer)")]
    [InlineData("create table p (a integer) partition by list (a); create table t partition of p default")]
    public async Task An_index_that_should_be_gone_and_is_there_is_wrong(string table)
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var gone = Footprints.For("m", "- index t_a on t USING btree (a)");
        await using var command = new NpgsqlCommand(table, connection);
        await command.ExecuteNonQueryAsync(Ct);

        (await HoldsAsync(connection, gone)).Should().BeTrue();
        command.CommandText = "create index t_a on t (a)";
        await command.ExecuteNonQueryAsync(Ct);
        (await HoldsAsync(connection, gone)).Should().BeFalse();
    }

    /// <summary>Each table with all that belongs to it, as the footprint of a migration that makes it.</summary>
    private static IEnumerable<Footprint> Tables(Snapshot snapshot) =>
        snapshot
            .Lines.Select(CatalogLine.Parse)
            .Where(line => line.Family is LineFamily.Tables or LineFamily.Triggers)
            .GroupBy(line => line.Anchor)
            .Select(lines => Footprints.For(lines.Key, [.. lines.Select(line => $"+ {line.Text}")]));

    private static async Task<bool> HoldsAsync(NpgsqlConnection connection, Footprint footprint)
    {
        await using var batch = new NpgsqlBatch(connection);
        string[] commands =
        [
            $"select {SessionSettings.ForPrepared}",
            $"prepare plain ({PlainTables.Parameters}) as {PlainTables.Sql}",
            $"execute plain ({PlainTables.Arguments(footprint)})",
        ];
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(new(command));
        }
        try
        {
            await batch.ExecuteNonQueryAsync(Ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            return false;
        }
        finally
        {
            await using var free = new NpgsqlCommand("deallocate all", connection);
            await free.ExecuteNonQueryAsync(Ct);
        }
    }
}
