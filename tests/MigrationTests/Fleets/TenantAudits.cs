using MigrationKit;
using MigrationKit.Audit;
using MigrationKit.Testing;
using MigrationKit.Tests;
using MigrationTests.Audit;
using MigrationTests.Cli;

namespace MigrationTests.Fleets;

/// <summary>Audits of tenants that share a database, each with a schema and a history of its own.</summary>
public sealed class TenantAudits(PostgresFixture postgres)
{
    private const string Base = """
        create type status as enum ('new', 'done');
        create table orders (id int primary key, status status not null default 'new', note text);
        create index orders_status on orders (status);
        create sequence tickets;
        create view open_orders as select id, status from orders where status = 'new';
        create function open_count() returns bigint language sql stable as 'select count(*) from open_orders';
        """;

    private const string Lines = "create table lines (id serial primary key, order_id int references orders (id));";

    private static readonly string[] Schemas = ["Tenant, 3", "tenant_1", "tenant_2"];

    // DriftAfterApply has all of them by day.
    private static readonly HashSet<string> FoldersByDay =
    [
        .. DriftAfterApply.Folders.Select(row => row.Data).Where((_, i) => i % 4 == 0),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Whether footprints are written, and options of the audit.</summary>
    public static TheoryData<bool, string[]> Proofs =>
        new()
        {
            { true, [] },
            { false, [] },
            { false, ["--no-scratch"] },
        };

    [Theory, MemberData(nameof(Proofs))]
    public async Task Healthy_tenants_need_no_action(bool footprints, string[] options)
    {
        using var folder = new MigrationFolder(("001_base", Base), ("002_lines", Lines));
        var database = await AppliedAsync(folder, footprints);

        var result = await AuditAsync(database, folder, options);

        result.ExitCode.Should().Be(0, result.All);
        result.Lines().Outcomes().Should().Equal(Schemas.Select(schema => $"{schema} nothingToDo"));
    }

    [Fact]
    public async Task What_cannot_be_checked_is_said_once_for_all_tenants()
    {
        using var folder = new MigrationFolder(
            ("001_base", Base + "do $$ begin execute 'create table late (id int)'; end $$;")
        );
        var database = await AppliedAsync(folder, footprints: false);

        var result = await AuditAsync(database, folder, ["--no-scratch"]);

        result.ExitCode.Should().Be(0, result.All);
        result
            .Error.Should()
            .Contain("3 targets not checked in full")
            .And.Contain("not checked: there is no footprint");
    }

    [Theory, MemberData(nameof(Proofs))]
    public async Task What_is_missing_in_one_tenant_is_reported_for_it_alone(bool footprints, string[] options)
    {
        using var folder = new MigrationFolder(("001_base", Base), ("002_lines", Lines));
        var database = await AppliedAsync(folder, footprints);
        await RunAsync(
            database,
            "create table public.lines (id int)",
            "create table tenant_1.extra (id int)",
            "alter table tenant_2.orders drop column note",
            "drop table \"Tenant, 3\".lines"
        );

        var result = await AuditAsync(database, folder, options);

        result.ExitCode.Should().Be(3, result.All);
        Issues(result)
            .Should()
            .Equal(
                $"Tenant, 3: lines: table missing ({folder.FileOf("002_lines")}:1)",
                $"tenant_2: orders.note: column missing ({folder.FileOf("001_base")}:2)"
            );
    }

    [Fact]
    public async Task Text_names_the_tenant_and_what_is_wrong_there()
    {
        using var folder = new MigrationFolder(("001_base", Base));
        var database = await AppliedAsync(folder);
        await RunAsync(database, "drop function tenant_1.open_count()");

        var result = await Tool.RunAsync(Command(database, folder), scratch: postgres.Host);

        result.ExitCode.Should().Be(3, result.All);
        result
            .Output.Should()
            .MatchRegex(
                $"""
                ^action needed +\S+ \w+  tenant_1  1 database issue identified
                    open_count\(\): function missing \({folder.FileOf("001_base")}:6\)
                3 targets: 2 nothing to do, 1 action needed; in .*
                $
                """
            );
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Files_that_name_a_schema_mean_that_one(bool noScratch)
    {
        using var folder = new MigrationFolder(
            ("001_shared", "create schema if not exists shared; create table if not exists shared.rates (id int);"),
            (
                "002_plans",
                """
                create table if not exists public.plans (id int primary key);
                create table plans (id int primary key references public.plans (id));
                """
            )
        );
        var database = await AppliedAsync(folder);
        string[] options = noScratch ? ["--no-scratch"] : [];

        var healthy = await AuditAsync(database, folder, options);
        await RunAsync(database, "drop table tenant_1.plans");
        var own = await AuditAsync(database, folder, options);
        await RunAsync(database, "drop table shared.rates", "drop table public.plans cascade");
        var common = await AuditAsync(database, folder, options);

        healthy.ExitCode.Should().Be(0, healthy.All);
        Issues(own).Should().Equal($"tenant_1: plans: table missing ({folder.FileOf("002_plans")}:2)");
        foreach (var schema in Schemas)
        {
            Issues(common)
                .Should()
                .Contain(
                    [
                        $"{schema}: shared.rates: table missing ({folder.FileOf("001_shared")}:1)",
                        $"{schema}: public.plans: table missing ({folder.FileOf("002_plans")}:1)",
                    ]
                );
        }
    }

    [Fact]
    public async Task An_extension_that_the_first_tenant_has_created_is_no_drift_of_the_others()
    {
        using var folder = new MigrationFolder(
            ("001_a", "create extension if not exists citext; create table a (id int);"),
            ("002_b", "create table b (at date);")
        );
        var database = await AppliedAsync(folder);

        var result = await AuditAsync(database, folder);

        result.ExitCode.Should().Be(0, result.All);
    }

    [Fact]
    public async Task Types_of_an_extension_in_public_are_the_same_on_the_throwaway_server()
    {
        using var folder = new MigrationFolder(("001_a", "create table a (email citext);"));
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, "create extension citext");
        await ApplyAsync(database, folder, "--search-path", "public");

        var healthy = await AuditAsync(database, folder, "--search-path", "public");
        await RunAsync(database, "alter table tenant_2.a alter email type text");
        var changed = await AuditAsync(database, folder, "--search-path", "public");

        healthy.ExitCode.Should().Be(0, healthy.All);
        Issues(changed).Should().Equal($"tenant_2: a.email: column different ({folder.FileOf("001_a")}:1)");
    }

    [Fact]
    public async Task A_list_of_targets_names_schemas_too()
    {
        using var folder = new MigrationFolder(("001_base", Base));
        var database = await AppliedAsync(folder);
        await RunAsync(database, "drop view tenant_2.open_orders");
        var list = string.Join('\n', Schemas.Select(schema => $$"""{"schema":"{{schema}}"}"""));

        var result = await Tool.RunAsync(
            ["audit", "--json", "--connection", database.ConnectionString, "--targets", "-", "-m", folder.Path],
            input: list,
            scratch: postgres.Host
        );

        result.ExitCode.Should().Be(3, result.All);
        Issues(result).Should().Equal($"tenant_2: open_orders: view missing ({folder.FileOf("001_base")}:5)");
    }

    [Fact]
    public async Task A_connection_to_the_schema_of_a_tenant_sees_that_tenant()
    {
        using var folder = new MigrationFolder(("001_base", Base));
        var database = await AppliedAsync(folder);
        await RunAsync(
            database,
            "create table public.orders (id int)",
            "create table tenant_1.extra (id int)",
            "drop sequence tenant_1.tickets"
        );

        var first = await AuditAsync(database, folder, "tenant_1");
        var second = await AuditAsync(database, folder, "tenant_2");

        Problems(first).Should().Equal("tickets missing");
        first.Unknown.Should().Equal("table extra, and 1 line of what belongs to it");
        Problems(second).Should().BeEmpty();
        second.Unknown.Should().BeEmpty();
    }

    [Fact]
    public async Task Schemas_of_tenants_hide_nothing_that_public_lacks()
    {
        using var folder = new MigrationFolder(("001_base", Base));
        var database = await AppliedAsync(folder);
        await new Migrator(database.DataSource, MigrationSource.Directory(folder.Path)).ApplyAsync(Ct);
        await RunAsync(database, "drop sequence public.tickets", "create table public.extra (id int)");

        var report = await AuditAsync(database, folder, "public");

        Problems(report).Should().Equal("tickets missing");
        report.Unknown.Should().Equal("table extra, and 1 line of what belongs to it");
    }

    [Fact]
    public async Task An_error_of_a_log_is_not_explained_by_another_tenant()
    {
        using var folder = new MigrationFolder(("001_base", Base));
        var database = await AppliedAsync(folder);
        await RunAsync(database, "create table tenant_2.later (id int)");
        const string log = """
            ERROR:  relation "later" does not exist
            ERROR:  relation "public.orders" does not exist
            ERROR:  relation "tenant_1.orders" does not exist
            """;

        var report = await AuditAsync(database, folder, "tenant_1", new AuditLog("app.log", new StringReader(log)));

        report
            .Issues.Select(issue => $"{issue.Subject} {issue.Verdict}")
            .Should()
            .Equal("later NoMigration", "public.orders NoMigration", "orders FalseAlarm");
    }

    [Fact]
    public async Task A_table_may_have_the_name_of_the_schema()
    {
        using var folder = new MigrationFolder(
            ("001_base", "create table orders (id int); create index i on orders (id);")
        );
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(database, "create schema orders");
        await Tool.RunAsync("apply", "-c", database.ConnectionString, "--each-schema", "orders", "-m", folder.Path);

        var healthy = await AuditAsync(database, folder, "orders");
        await RunAsync(database, "alter table orders.orders rename id to no");
        var changed = await AuditAsync(database, folder, "orders");

        Problems(healthy).Should().BeEmpty();
        Problems(changed).Should().Equal("orders.id missing");
    }

    [Theory, MemberData(nameof(DriftAfterApply.Folders), MemberType = typeof(DriftAfterApply))]
    public async Task Whatever_a_folder_does_a_tenant_shows_no_drift_right_after_apply(string folder)
    {
        Assert.SkipUnless(Night.IsNow || FoldersByDay.Contains(folder), Night.Reason);
        var database = await postgres.NewDatabaseAsync();
        await RunAsync(
            database,
            "create schema tenant_1",
            "create schema other",
            "create table other.schema_migrations ()"
        );
        var source = MigrationSource.InMemory(folder.Split('\n').Select((sql, i) => ($"{i + 1:000}", sql)));
        var target = Tenant(database, "tenant_1");
        await new Fleet([target], source).ApplyAsync(Ct);

        var followed = await AuditAsync(target, source, null);
        var run = await AuditAsync(target, source, DriftByScratchRun.On(postgres));

        Problems(followed).Should().BeEmpty();
        Problems(run).Should().BeEmpty();
        run.ScratchProblem.Should().BeNull();
        run.Unchecked.Should().BeEmpty();
        run.NeedsAction.Should().BeFalse();
    }

    private static IEnumerable<string> Issues(ToolResult result) =>
        result
            .Lines()
            .Where(line => line.TryGetProperty("issues", out _))
            .SelectMany(line =>
                line.GetProperty("issues")
                    .EnumerateArray()
                    .Select(issue => $"{line.Text("target")}: {issue.GetString()}")
            )
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Problems(AuditReport report) =>
        report.Issues.Select(issue => $"{issue.Subject} {issue.Problem}");

    private static FleetTarget Tenant(TestDatabase database, string schema) =>
        new(database.ConnectionString) { Schema = schema };

    private static string[] Command(TestDatabase database, MigrationFolder folder, params string[] options) =>
        ["audit", "-c", database.ConnectionString, "--each-schema", "?enant*", "-m", folder.Path, .. options];

    private Task<ToolResult> AuditAsync(TestDatabase database, MigrationFolder folder, params string[] options) =>
        Tool.RunAsync(Command(database, folder, ["--json", .. options]), scratch: postgres.Host);

    private Task<AuditReport> AuditAsync(
        TestDatabase database,
        MigrationFolder folder,
        string schema,
        params AuditLog[] logs
    ) =>
        AuditAsync(
            Tenant(database, schema),
            MigrationSource.Directory(folder.Path),
            DriftByScratchRun.On(postgres),
            logs
        );

    // By a connection alone, as one that names the schema in its search_path.
    private static async Task<AuditReport> AuditAsync(
        FleetTarget target,
        MigrationSource source,
        Func<ScratchMigrations, CancellationToken, Task<Snapshot?>>? scratch,
        params AuditLog[] logs
    )
    {
        await using var connection = target.Open();
        return await new Auditor(connection, source, new() { ScratchRun = scratch, Logs = logs }).AuditAsync(Ct);
    }

    private async Task<TestDatabase> AppliedAsync(MigrationFolder folder, bool footprints = false)
    {
        if (footprints)
        {
            await Tool.RunAsync(["footprint", "-m", folder.Path], scratch: postgres.Host);
        }
        var database = await postgres.NewDatabaseAsync();
        await ApplyAsync(database, folder);
        return database;
    }

    /// <summary>One after the other: what all would create in public, the first does.</summary>
    private static async Task ApplyAsync(TestDatabase database, MigrationFolder folder, params string[] options)
    {
        await RunAsync(database, [.. Schemas.Select(schema => $"create schema \"{schema}\"")]);
        foreach (
            string[] command in (string[][])
                [
                    ["adopt", "--none"],
                    ["apply", "--parallel", "1"],
                ]
        )
        {
            var result = await Tool.RunAsync(
                [.. command, "-c", database.ConnectionString, "--each-schema", "?enant*", "-m", folder.Path, .. options]
            );
            result.ExitCode.Should().Be(0, result.All);
        }
    }

    private static async Task RunAsync(TestDatabase database, params string[] statements)
    {
        foreach (var sql in statements)
        {
            await database.ExecuteAsync(sql);
        }
    }
}
