using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>The checks ask the server's catalog, whatever a user has put in its place.</summary>
public sealed class TrappedChecksTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_folder_passes_beside_functions_and_operators_that_fit_better()
    {
        using var folder = new FolderOnDisk(
            ("setup.sql", Traps.InPublic),
            (
                "migrations/001_rooms.sql",
                "create table rooms (id bigint generated always as identity primary key, name text not null, at timestamptz);"
            ),
            ("migrations/002_shown.sql", "create view shown as select id, name from rooms;"),
            (
                "migrations/003_at.sql",
                "-- migrationkit: no-transaction\ncreate index concurrently rooms_at on rooms (at);"
            )
        );

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.PathTo("migrations") })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        string.Join('\n', results.Where(result => result.Verdict == Verdict.Fail)).Should().BeEmpty();
    }
}
