using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Fleets;

/// <summary>A schema for each tenant.</summary>
public sealed class TenantTests(PostgresFixture postgres)
{
    private static readonly string[] Schemas = ["tenant_1", "Tenant, 2"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_schema_has_its_own_history_and_tables()
    {
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(
            database,
            "create schema tenant_1",
            "create schema \"Tenant, 2\"",
            "create schema tenant_3",
            "create table public.schema_migrations (version text primary key)",
            "create table public.a (i int)",
            "create function public.answer() returns int language sql as 'select 42'"
        );
        FleetTarget[] targets =
        [
            .. Schemas.Select(schema => new FleetTarget(database.ConnectionString, schema)
            {
                Schema = schema,
                FurtherSchemas = ["public"],
            }),
        ];
        var source = MigrationSource.InMemory(
            ("001_a", "create table a (i int default answer())"),
            ("002_b", "create table b (i int); insert into a default values")
        );

        var report = await new Fleet(targets, source).ApplyAsync(Ct);
        var again = await new Fleet(targets, source).ApplyAsync(Ct);

        report.With(FleetOutcome.Applied).Should().HaveCount(2);
        again.With(FleetOutcome.NothingToDo).Should().HaveCount(2);
        var relations = await database.ScalarAsync<string>(
            """
            select string_agg(format('%s.%s', relnamespace::regnamespace, relname), ' ' order by relnamespace::regnamespace::text, relname)
            from pg_class where relkind = 'r' and relname in ('a', 'b', 'schema_migrations')
            """
        );
        relations
            .Should()
            .Be(
                """
                "Tenant, 2".a "Tenant, 2".b "Tenant, 2".schema_migrations public.a public.schema_migrations tenant_1.a tenant_1.b tenant_1.schema_migrations
                """
            );
        (
            await database.ScalarAsync<long>(
                """select (select count(*) from tenant_1.schema_migrations) * 10 + (select count(*) from public.schema_migrations)"""
            )
        )
            .Should()
            .Be(20);
    }

    [Fact]
    public async Task A_schema_that_is_not_there_fails_its_target()
    {
        var database = await postgres.NewDatabaseAsync();
        FleetTarget[] targets = [new(database.ConnectionString, "t") { Schema = "nope" }];

        var report = await new Fleet(targets, MigrationSource.InMemory(("001_a", "create table a (i int)"))).ApplyAsync(
            Ct
        );

        report.With(FleetOutcome.Failed).Should().ContainSingle().Which.Error!.Message.Should().Contain("nope");
        (await database.ExistsAsync("public.a")).Should().BeFalse();
    }

    private static async Task RunAsync(TestDatabase database, params string[] statements)
    {
        foreach (var sql in statements)
        {
            await database.ExecuteAsync(sql);
        }
    }
}
