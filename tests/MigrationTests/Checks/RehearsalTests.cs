using MigrationKit.Sql;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationKit.Verification.Support;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>The walk runs each file in a transaction whose backend dies, before it applies the file.</summary>
public sealed class RehearsalTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_backend_that_dies_is_gone_before_the_walk_goes_on()
    {
        var set = Folder.Read(
            // What takes it time to roll back.
            (
                "a",
                "do $$ begin for i in 1 .. 400 loop execute format('create table t%s (a serial primary key, b text unique)', i); end loop; end $$"
            )
        );
        var rehearsed = new MK000_Rehearsed();
        await using var context = new VerificationContext(
            postgres.Host,
            new VerificationOptions(),
            set,
            null,
            [rehearsed]
        );

        await context.WalkAsync(Ct);

        rehearsed.Dying.Should().Equal(0);
    }

    /// <summary>Counts the backends whose last command was to die, after each rehearsal.</summary>
    private sealed class MK000_Rehearsed() : StepCheck("")
    {
        public List<long> Dying { get; } = [];

        public override async Task RehearsedAsync(
            WalkStep step,
            Findings findings,
            CancellationToken cancellationToken
        ) =>
            Dying.AddRange(
                await step.Walk.DataSource.ReadAllAsync(
                    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%terminate_backend(pg%'",
                    reader => reader.GetInt64(0),
                    cancellationToken
                )
            );
    }
}
