using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>MK103 goes from branch to branch, and judges as if each file had a database of its own.</summary>
public sealed class BranchesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_only_another_order_of_the_ancestors_breaks_is_no_finding_and_hides_none_behind_it()
    {
        using var folder = new FolderOnDisk(
            ("01_table.sql", "-- migrationkit: requires nothing\ncreate table t (id int);"),
            ("02_guarded.sql", "-- migrationkit: requires nothing\ncreate table if not exists t (id int);"),
            ("03_other.sql", "-- migrationkit: requires nothing\ncreate table other (id int);"),
            ("04_deep.sql", "-- migrationkit: requires 02_guarded\ncreate table deep (id int);"),
            ("05_both.sql", "-- migrationkit: requires 01_table, 04_deep\ncreate table joined (id int);"),
            ("06_behind.sql", "-- migrationkit: requires 05_both\ncreate view behind as select id from other;"),
            ("07_last.sql", "-- migrationkit: requires 06_behind\ncreate table last (id int);")
        );

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK103"] })
            .RunAllAsync(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        results
            .Should()
            .ContainSingle()
            .Which.Evidence.Should()
            .ContainSingle()
            .Which.Message.Should()
            .StartWith("06_behind does not say that it requires 03_other");
    }
}
