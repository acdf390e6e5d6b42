using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Testing;
using MigrationKit.Tests;

namespace MigrationTests.Audit;

/// <summary>An audit asks the server's catalog, whatever a user has put in its place.</summary>
public sealed class TrappedAuditTests(PostgresFixture postgres)
{
    private static readonly (string, string)[] Files =
    [
        (
            "001",
            "create table rooms (id int primary key, name text not null); create view shown as select id from rooms"
        ),
        ("002", "create table beds (id int primary key)"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_finds_what_it_finds_without_them(bool before)
    {
        var (plain, trapped) = (await postgres.NewDatabaseAsync(), await postgres.NewDatabaseAsync());
        await (before ? Traps.LayAsync(trapped) : trapped.ExecuteAsync(Traps.InPublic));
        using var code = new CodeFolder(
            ("a.py", "import psycopg\ncur.execute('select id from rooms')\ncur.execute('select id from sheds')\n"),
            (
                "b.py",
                "import psycopg\ncur.execute('insert into rooms (id) values (1)')\ncur.execute('insert into rooms (id, name) values (1, %s) on conflict (name) do nothing')\n"
            )
        );

        var found = await AuditAsync(trapped, before ? "evil." : "", code);

        found.Should().HaveCount(4);
        found.Should().Equal(await AuditAsync(plain, "", code));
    }

    private static async Task<IReadOnlyList<string>> AuditAsync(TestDatabase database, string schema, CodeFolder code)
    {
        await database.Migrator(Files).AdoptNoneAsync(Ct);
        await database.Migrator(Files[..1]).ApplyAsync(Ct);
        await database.ExecuteAsync($"drop view {schema}shown");
        var report = await new Auditor(
            database.DataSource,
            MigrationSource.InMemory(Files),
            new()
            {
                Logs = [new("app.log", new StringReader("ERROR:  relation \"beds\" does not exist"))],
                CodeDirectories = [code.PathOf(".")],
            }
        ).AuditAsync(Ct);
        return [.. report.Issues.Select(issue => $"{issue.Kind} {issue.Subject} {issue.Problem} {issue.Verdict}")];
    }
}
