using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

public sealed class PlacesOfFindingsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_file_with_many_statements_the_one_at_fault_is_named()
    {
        var said = await SaidAsync(
            "MK205",
            ("1_people.sql", "create table people (id int primary key, town int);"),
            // Fails where rows are in place: what follows is judged even so.
            ("2_note.sql", "alter table people add note text not null;"),
            (
                "3_checks.sql",
                """
                alter table people add constraint first check (town > 0) not valid;
                alter table people validate constraint first;
                alter table people add constraint second check (town > 1) not valid;
                alter table people add constraint third check (town > 2) not valid;
                """
            ),
            ("4_drop.sql", "alter table people drop constraint third;")
        );

        said.Should()
            .Contain("3_checks.sql:3:1: constraint second of table people")
            .And.NotContainAny("first", "third");
    }

    [Fact]
    public async Task A_file_that_makes_again_what_is_wrong_is_named()
    {
        var said = await SaidAsync(
            "MK205",
            ("1_people.sql", "create table people (town int);"),
            ("2_town.sql", "alter table people add constraint positive check (town > 0) not valid;"),
            (
                "3_again.sql",
                """
                alter table people drop constraint positive;
                alter table people add constraint positive check (town > 1) not valid;
                """
            )
        );

        said.Should().Contain("3_again.sql:2:1: constraint positive of table people").And.NotContain("2_town");
    }

    [Fact]
    public async Task Tables_that_one_statement_locks_are_named_in_the_order_in_which_they_were_made()
    {
        string[] tables = ["t8", "t3", "t5", "t1", "t7", "t2", "t6", "t4"];
        var said = await SaidAsync(
            "MK507",
            ("1_tables.sql", string.Join('\n', tables.Select(table => $"create table {table} (id int primary key);"))),
            (
                "2_lock.sql",
                $"lock table {tables[0]}; lock table {string.Join(", ", tables[1..].Order(StringComparer.Ordinal))};"
            )
        );

        said.Should().Contain($" {string.Join(", ", tables[1..])} while ");
    }

    private async Task<string> SaidAsync(string check, params (string, string)[] files)
    {
        using var folder = new FolderOnDisk(files);
        var verifier = new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = [check] });
        return (await verifier.RunAsync(check, Ct)).ToString();
    }
}
