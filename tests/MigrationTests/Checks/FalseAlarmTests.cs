using MigrationKit.Bench;
using MigrationKit.Testing.Containers;
using MigrationKit.Tests;
using MigrationKit.Verification;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>A gate that cries at clean folders is switched off on the second day.</summary>
public sealed class FalseAlarmTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Folders => [.. OrdinaryFolder.Names];

    [Theory, MemberData(nameof(Folders))]
    public async Task No_check_fails_an_ordinary_folder(string name)
    {
        Assert.SkipUnless(Night.IsNow || name == "shop-public", Night.Reason);
        using var folder = new FolderOnDisk(
            name.EndsWith("-path", StringComparison.Ordinal)
                ? OrdinaryFolder.Files(name).Select(WithoutPathOutsideTransactions)
                : OrdinaryFolder.Files(name)
        );

        (await FailuresAsync(folder)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(40)]
    [InlineData(500)]
    [InlineData(1_000)]
    public async Task No_check_fails_the_folder_of_a_large_team(int files)
    {
        Assert.SkipUnless(Night.IsNow || files < 100, Night.Reason);
        using var folder = new FolderOnDisk(TeamFolder.Files(files));

        (await FailuresAsync(folder)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("create table public.a (id int primary key);")]
    [InlineData("set local search_path = public; create table a (id int primary key);")]
    [InlineData("create table a (id int primary key, note text default E'it\\'s');")]
    public async Task Saying_the_schema_is_the_right_way(string sql)
    {
        using var folder = new FolderOnDisk(("001_a.sql", sql));

        var result = await new Verifier(postgres.Host, new() { Migrations = folder.Path }).RunAsync("MK503", Ct);

        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    [Fact]
    public async Task A_backfill_of_nulls_loses_nothing()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key, note text, at timestamptz);"),
            ("002_a.sql", "update a set note = 'none', at = now() where note is null;")
        );

        var result = await new Verifier(postgres.Host, new() { Migrations = folder.Path }).RunAsync("MK401", Ct);

        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    [Fact]
    public async Task What_was_read_before_a_statement_outside_a_transaction_is_not_its_doing()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key, note text);"),
            (
                "002_a.sql",
                "-- migrationkit: no-transaction\nalter table a add at int;\ncreate index concurrently on a (at);"
            )
        );

        var result = await new Verifier(postgres.Host, new() { Migrations = folder.Path }).RunAsync("MK501", Ct);

        result.Verdict.Should().Be(Verdict.Warn, result.ToString());
        result.Evidence.Should().ContainSingle().Which.Message.Should().NotContain("every row");
    }

    [Fact]
    public async Task A_gap_in_the_numbers_of_a_sequence_is_no_difference()
    {
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id serial primary key, note text);"),
            ("002_a.sql", "insert into a (note) values ('one'); insert into a (note) values ('two');")
        );

        var result = await new Verifier(
            postgres.Host,
            new()
            {
                Migrations = folder.Path,
                CrashServer = token => PostgresHosts.StartNewAsync(cancellationToken: token),
            }
        ).RunAsync("MK302", Ct);

        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    /// <summary>The transaction that a COMMIT ends is one until the crash, with a BEGIN or without.</summary>
    [Theory]
    [InlineData("begin;\n")]
    [InlineData("")]
    public async Task A_crash_takes_all_of_a_transaction_of_the_file(string begin)
    {
        const string mark = "--> statement-breakpoint";
        using var folder = new FolderOnDisk(
            ("001_a.sql", "create table a (id int primary key);"),
            (
                "002_b.sql",
                $"""
                {begin}set local lock_timeout = '1s';{mark}
                alter table a add k int;{mark}
                commit;{mark}
                create index concurrently if not exists a_k on a (k);
                """
            )
        );

        (await FailuresAsync(folder)).Should().BeEmpty();
    }

    private async Task<string> FailuresAsync(FolderOnDisk folder)
    {
        var results = await new Verifier(postgres.Host, new() { Migrations = folder.Path })
            .RunAllAsync(Ct)
            .ToListAsync(Ct);
        return string.Join("\n", results.Where(result => result.Verdict == Verdict.Fail));
    }

    // SET LOCAL means nothing outside a transaction; such a file says the schema.
    private static (string, string) WithoutPathOutsideTransactions((string Path, string Sql) file) =>
        file.Sql.Contains("no-transaction", StringComparison.Ordinal)
            ? (
                file.Path,
                file.Sql.Replace("set local search_path = public;\n", "", StringComparison.Ordinal)
                    .Replace(" on customers", " on public.customers", StringComparison.Ordinal)
            )
            : file;
}
