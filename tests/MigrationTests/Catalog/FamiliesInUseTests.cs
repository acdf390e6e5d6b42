using MigrationKit.Catalog;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Catalog;

/// <summary>Which kinds of lines a snapshot asks for.</summary>
public sealed class FamiliesInUseTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create table t (id int)", "None")]
    [InlineData("create view v as select 1", "Views, ViewTexts")]
    [InlineData("create sequence s", "Sequences")]
    [InlineData("create type t as (a int)", "Types")]
    [InlineData("create type t as enum ('a')", "Types")]
    [InlineData("create procedure p() language sql as 'select 1'", "Routines")]
    [InlineData("create function f() returns int language sql return 1", "Routines, RoutineTexts")]
    [InlineData("create table t (id int); grant select (id) on t to public", "Grants")]
    [InlineData("create table t (id int); grant select on t to public", "Grants")]
    [InlineData("create type t as enum ('a'); grant usage on type t to public", "Types, Grants")]
    [InlineData("grant usage on schema public to pg_monitor", "Grants")]
    [InlineData("create schema other", "Globals")]
    [InlineData("create collation c from \"C\"", "Globals")]
    [InlineData("create table t (id int); alter table t owner to pg_monitor", "Owners")]
    [InlineData("create table t (id int); comment on column t.id is 'a'", "Comments")]
    public async Task Families_are_those_that_have_an_object(string sql, string expected)
    {
        await using var connection = await OpenAsync();
        var (empty, _) = await AskAsync(connection, LineFamily.None, "");

        await ExecuteAsync(connection, $"begin; {sql}");

        var (families, _) = await AskAsync(connection, LineFamily.None, "");
        (families & ~empty).ToString().Should().Be(expected);
    }

    [Fact]
    public async Task Families_are_looked_for_again_only_where_something_was_committed_since()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await ExecuteAsync(connection, "begin isolation level repeatable read");
        var (_, seen) = await AskAsync(connection, LineFamily.None, "");

        await database.ExecuteAsync("create sequence s");

        (await AskAsync(connection, LineFamily.Policies, seen)).Families.Should().Be(LineFamily.Policies);
        await ExecuteAsync(connection, "commit");
        (await AskAsync(connection, LineFamily.Policies, seen))
            .Families.Should()
            .HaveFlag(LineFamily.Sequences)
            .And.NotHaveFlag(LineFamily.Policies);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        // As a superuser, to give objects to a role that is there.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(postgres.Host.ConnectionString)
            {
                Database = database.Name,
            }.ConnectionString
        );
        await connection.OpenAsync(Ct);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<(LineFamily Families, string Seen)> AskAsync(
        NpgsqlConnection connection,
        LineFamily families,
        string seen
    )
    {
        await using var command = new NpgsqlCommand(FamiliesInUse.Sql(families, seen), connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        await reader.ReadAsync(Ct);
        return ((LineFamily)reader.GetInt32(0), reader.GetString(1));
    }
}
