using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>What the platform brings is there before the first file, in every database.</summary>
public sealed class SetupTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_of_the_platform_are_there_in_every_database()
    {
        using var folder = new FolderOnDisk(
            ("setup.sql", "create schema auth; create table auth.users (id uuid primary key);"),
            (
                "migrations/001_profiles.sql",
                "create table profiles (id uuid primary key references auth.users (id), name text);"
            )
        );

        var results = await new Verifier(postgres.Host, new() { Migrations = folder.PathTo("migrations") })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);

        results.Should().NotContain(result => result.Verdict == Verdict.Fail);
        results.Single(result => result.Id == "MK102").Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task A_role_of_the_platform_is_created_once_for_all_databases()
    {
        const string Role = "migrationkit_setup_reader";
        using var folder = new FolderOnDisk(
            ("setup.sql", $"create role {Role}; create schema auth authorization {Role};"),
            ("migrations/001_a.sql", $"create table a (id int primary key); grant select on a to {Role};")
        );
        try
        {
            var result = await new Verifier(postgres.Host, new() { Migrations = folder.PathTo("migrations") }).RunAsync(
                "MK503",
                Ct
            );

            result.Verdict.Should().Be(Verdict.Pass, result.ToString());
        }
        finally
        {
            var database = await postgres.NewDatabaseAsync();
            await database.ExecuteAsync($"drop role if exists {Role}");
        }
    }

    [Fact]
    public async Task What_is_not_finished_in_time_fails_by_name()
    {
        using var folder = new FolderOnDisk(("001_a.sql", "select pg_sleep(60);"));

        var results = await new Verifier(
            postgres.Host,
            new()
            {
                Migrations = folder.Path,
                Checks = ["MK101", "MK102"],
                Timeout = TimeSpan.FromSeconds(2),
            }
        ).RunAllAsync(Ct).ToListAsync(Ct);

        results.Single(result => result.Id == "MK101").Verdict.Should().Be(Verdict.Pass);
        var late = results.Single(result => result.Id == "MK102");
        late.Verdict.Should().Be(Verdict.Fail);
        late.Reason.Should().Be("not finished within 2 s");
    }

    [Fact]
    public async Task Shards_share_the_files_and_the_checks()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key, note text);"),
            ("002_a.sql", "alter table a drop column note;"),
            ("003_a.sql", "drop table a;")
        );

        var shards = new List<IReadOnlyList<CheckResult>>();
        foreach (var part in new[] { 1, 2, 3 })
        {
            shards.Add(
                await new Verifier(postgres.Host, new() { Migrations = folder.Path, Shard = (part, 3) })
                    .RunAllAsync(Ct)
                    .ToListAsync(Ct)
            );
        }

        shards
            .Select(results => results.Single(result => result.Id == "MK401"))
            .SelectMany(result => result.Evidence)
            .Select(evidence => Path.GetFileName(evidence.Path))
            .Should()
            .Equal("002_a.sql", "003_a.sql");
        shards
            .SelectMany(results => results.Select(result => result.Id))
            .Distinct()
            .Should()
            .BeEquivalentTo(Verifier.CheckIds);
    }

    [Fact]
    public async Task What_is_on_the_base_is_history()
    {
        using var released = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key, note text);"),
            ("002_a.sql", "alter table a drop column note;")
        );
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key, note text);"),
            ("002_a.sql", "alter table a drop column note;"),
            ("003_a.sql", "alter table a add column title text;")
        );

        var history = await RunAsync(new() { Migrations = folder.Path, Base = released.Path });
        var all = await RunAsync(
            new()
            {
                Migrations = folder.Path,
                Base = released.Path,
                AllFiles = true,
            }
        );

        history.Verdict.Should().Be(Verdict.Pass, history.ToString());
        all.Verdict.Should().Be(Verdict.Fail, all.ToString());
    }

    [Fact]
    public async Task What_a_file_of_the_base_broke_is_history_and_what_a_new_one_breaks_has_its_line()
    {
        (string Name, string Sql)[] old =
        [
            (
                "001_a.sql",
                "create table a (id int); create table b (id int);\n"
                    + "create function of_a() returns bigint language sql as 'select count(*) from a';\n"
                    + "create function of_b() returns bigint language sql as 'select count(*) from b';"
            ),
            ("002_a.sql", "alter table a rename to a2;"),
        ];
        using var released = new FolderOnDisk(old);
        using var folder = new FolderOnDisk([.. old, ("003_b.sql", "create table c ();\nalter table b rename to b2;")]);

        var result = await new Verifier(
            postgres.Host,
            new() { Migrations = folder.Path, Base = released.Path }
        ).RunAsync("MK204", Ct);

        result.Verdict.Should().Be(Verdict.Fail);
        result.Reason.Should().Contain("1 finding on files of the base");
        result
            .Evidence.Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .Contain("003_b.sql:2:1: ")
            .And.Contain("of_b");
    }

    private Task<CheckResult> RunAsync(VerificationOptions options) =>
        new Verifier(postgres.Host, options).RunAsync("MK401", Ct);
}
