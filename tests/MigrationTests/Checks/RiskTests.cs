using MigrationKit.Testing.Containers;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>What hurts is found with nothing but the folder.</summary>
public sealed class RiskTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_risks_are_found_without_a_sample()
    {
        using var folder = new FolderOnDisk(
            ("001_people.sql", "create table people (id bigint primary key, name text, note text, age int);"),
            ("002_not_null.sql", "alter table people alter column name set not null;"),
            ("003_index.sql", "create index people_age on people (age);"),
            ("004_type.sql", "alter table people alter column age type bigint;"),
            ("005_drop_column.sql", "alter table people drop column note;"),
            ("006_drop_table.sql", "drop table people;")
        );

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK401", "MK501"] })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        var guilty = results
            .Where(result => result.Verdict == Verdict.Fail)
            .SelectMany(result => result.Evidence)
            .Select(evidence => Path.GetFileName(evidence.Path))
            .ToHashSet();
        guilty
            .Should()
            .Contain(
                ["002_not_null.sql", "003_index.sql", "004_type.sql", "005_drop_column.sql", "006_drop_table.sql"],
                string.Join("\n", results)
            );
    }

    [Theory]
    [InlineData("varchar(40)", "varchar(20) using left(value, 20)")]
    [InlineData("numeric(10, 4)", "numeric(10, 2)")]
    public async Task A_made_up_value_fills_its_column_so_that_a_narrower_one_loses_some_of_it(
        string wide,
        string narrow
    )
    {
        using var folder = new FolderOnDisk(
            ("001_things.sql", $"create table things (id bigint primary key, value {wide} not null);"),
            ("002_narrower.sql", $"alter table things alter column value type {narrow};")
        );

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK401"] })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        results
            .Should()
            .ContainSingle()
            .Which.Evidence.Should()
            .Contain(found => found.Path!.EndsWith("002_narrower.sql"));
    }

    [Fact]
    public async Task A_check_that_was_asked_for_and_cannot_be_judged_fails()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "-- migrationkit: requires 002_b\nselect 1;"),
            ("002_b.sql", "-- migrationkit: requires 001_a\nselect 2;")
        );

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK103", "MK401"] })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        results.Should().OnlyContain(result => result.Verdict == Verdict.Fail);
        results.Should().OnlyContain(result => result.Reason.Contains("see MK101"));
        results.Should().OnlyContain(result => result.Fix.StartsWith("Fix the reported files first"));
    }

    [Fact]
    public async Task A_warning_of_the_folder_does_not_ask_to_be_fixed_first()
    {
        using var folder = new FolderOnDisk(("1_a.up.sql", "create table a (id int primary key);"));

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path, Checks = ["MK101"] })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        results
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Verdict = Verdict.Warn,
                    Fix = "Do what each message says. A warning fails nothing, and the other checks ran.",
                }
            );
    }

    [Fact]
    public async Task Leaving_the_loop_leaves_no_database_behind()
    {
        using var folder = new FolderOnDisk(("001_a.sql", "create table a (id int primary key);"));
        await using var host = await PostgresHosts.StartNewAsync(cancellationToken: Ct);

        await foreach (var _ in new Verifier(host, new() { Migrations = folder.Path }).RunAllAsync(Ct))
        {
            break;
        }

        await using var connection = new Npgsql.NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var count = new Npgsql.NpgsqlCommand(
            "select count(*) from pg_database where datname like 'mk!_%' escape '!'",
            connection
        );
        (await count.ExecuteScalarAsync(Ct)).Should().Be(0L);
    }
}
