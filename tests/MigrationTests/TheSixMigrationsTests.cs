using MigrationKit;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests;

/// <summary>The application's own migrations, as the audit lists them.</summary>
public sealed class TheSixMigrationsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly MigrationSource Source = MigrationSource.Directory(Repository.PathTo("migrations"));

    private static readonly string[] Order =
    [
        "20241202000001_create_session_memory_tables",
        "20251213_complete_memory_palace",
        "20251214_create_relationship_essence",
        "20251214_create_opus_axiom_turns",
        "20251214_community_commons_posts",
        "20251214_socratic_validator_events",
    ];

    [Fact]
    public async Task They_apply_in_the_order_of_the_audit_and_create_eighteen_tables()
    {
        var database = await postgres.NewDatabaseAsync();

        var report = await new Migrator(database.DataSource, Source).ApplyAsync(Ct);

        report.Applied.Should().Equal(Order);
        (await database.ScalarAsync<long>("select count(*) from pg_tables where schemaname = 'public'"))
            .Should()
            .Be(19, "with the history");
    }

    [Fact]
    public async Task Run_again_by_hand_each_changes_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        await new Migrator(database.DataSource, Source).ApplyAsync(Ct);
        var before = await database.ContentAsync();

        foreach (var migration in (await MigrationSet.LoadAsync(Source, Ct)).Migrations)
        {
            foreach (var statement in migration.Statements)
            {
                await database.ExecuteAsync(statement.Text);
            }
        }

        (await database.ContentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task Each_declared_edge_is_real()
    {
        var set = await MigrationSet.LoadAsync(Source, Ct);
        foreach (var (migration, parent) in set.Migrations.SelectMany(m => m.Requires.Select(parent => (m, parent))))
        {
            var database = await postgres.NewDatabaseAsync();
            var others = set
                .Migrations.TakeWhile(m => m != migration)
                .Except([parent])
                .Where(m => !m.Requires.Contains(parent));
            foreach (var statement in others.SelectMany(m => m.Statements))
            {
                await database.ExecuteAsync(statement.Text);
            }

            var apply = async () =>
            {
                foreach (var statement in migration.Statements)
                {
                    await database.ExecuteAsync(statement.Text);
                }
            };

            await apply.Should().ThrowAsync<PostgresException>($"{migration} requires {parent}");
        }
    }

    [Fact]
    public async Task The_older_episodic_memories_comes_out_with_every_column()
    {
        var (healed, fresh) = (await postgres.NewDatabaseAsync(), await postgres.NewDatabaseAsync());
        await healed.ExecuteAsync(
            await File.ReadAllTextAsync(Repository.PathTo("migrations", "legacy", "episodic_memories.sql"), Ct)
        );

        await new Migrator(healed.DataSource, Source).ApplyAsync(Ct);
        await new Migrator(fresh.DataSource, Source).ApplyAsync(Ct);

        (await healed.CatalogAsync()).Should().Be(await fresh.CatalogAsync());
    }
}
