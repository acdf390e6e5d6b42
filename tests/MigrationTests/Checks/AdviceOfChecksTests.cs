using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests.Checks;

/// <summary>What a check advises, done to a bad example (<see cref="CheckExamplesTests"/>), makes the check pass.</summary>
public sealed class AdviceOfChecksTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A bad example, and the later file that follows the advice.</summary>
    public static TheoryData<string, string> LaterFiles =>
        new()
        {
            { "MK205/bad-not-valid", "alter table orders validate constraint orders_customer" },
            { "MK205/bad-trigger-left-disabled", "alter table orders enable trigger touch" },
            { "MK205/bad-security-without-a-policy", "create policy notes_own on notes using (owner = current_user)" },
            { "MK205/bad-left-unlogged", "alter table events set logged" },
            { "MK205/bad-view-without-data", "refresh materialized view sales" },
            {
                "MK205/bad-index-of-the-parent-only",
                "create index events_2026_day on events_2026 (day); alter index events_day attach partition events_2026_day"
            },
            {
                "MK204/bad-function-reads-a-column-that-is-gone",
                "create or replace function open_orders() returns bigint language sql stable as $$ select count(*) from orders where state = 'open' $$"
            },
            {
                "MK204/bad-trigger-writes-a-column-that-is-gone",
                "create or replace function touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$"
            },
            {
                "MK404/bad-seed-with-ids",
                "select setval(pg_get_serial_sequence('roles', 'id'), (select max(id) from roles))"
            },
            {
                "MK404/bad-copied-with-ids",
                "select setval(pg_get_serial_sequence('new_orders', 'id'), (select max(id) from new_orders))"
            },
            {
                "MK603/bad-check-of-a-date",
                "alter table visits drop constraint visits_day, add constraint visits_day check (day = (at at time zone 'UTC')::date)"
            },
            {
                "MK604/bad-check-calls-a-function-without-schema",
                "create or replace function is_small(price numeric) returns boolean language sql immutable as $$ select price < public.most() $$"
            },
            {
                "MK604/bad-view-calls-a-function-without-schema",
                "alter function taxed(numeric) set search_path = public"
            },
            { "MK403/bad-create-if-not-exists", "alter table orders add column if not exists note text" },
            { "MK506/bad-no-path", "alter function deposit(bigint, numeric) set search_path = ''" },
        };

    /// <summary>A bad example, and a file of it with what is there instead by the advice.</summary>
    public static TheoryData<string, string, string, string> Edits =>
        new()
        {
            {
                "MK101/bad-concurrently-in-a-transaction",
                "02_index.sql",
                "create",
                "-- migrationkit: no-transaction\ncreate"
            },
            { "MK102/bad-commit-inside-a-block", "02_backfill.sql", "do $$", "-- migrationkit: no-transaction\ndo $$" },
            {
                "MK102/bad-seed-of-production",
                "02_admin.sql",
                "insert into",
                "insert into roles values (7, 'admin'); insert into"
            },
            {
                "MK103/bad-two-are-missing",
                "04_view.sql",
                "requires nothing",
                "requires 01_people, 02_posts, 03_likes"
            },
            { "MK104/bad-from-before-a-rewrite", "02_settings.sql", "requires 01_people", "requires nothing" },
            { "MK105/bad-same-function-twice", "03_score_fast.sql", "function score", "function score_fast" },
            { "MK201/bad-history-row-deleted", "02_posts.sql", "delete from", "perform from" },
            { "MK202/bad-nobody-claimed-it", "01_people.sql", "create table", "create table if not exists" },
            {
                "MK203/bad-dropped-first",
                "01_people.sql",
                "drop table if exists people;\ncreate table",
                "create table if not exists"
            },
            {
                "MK301/bad-log-that-outlives-the-rollback",
                "20260201_change.sql",
                "select log_visit('migrating')",
                "insert into visits values ('migrating')"
            },
            {
                "MK302/bad-index-without-a-name",
                "20260201_change.sql",
                "concurrently on",
                "concurrently orders_note on"
            },
            { "MK303/bad-empties-the-history", "20260201_change.sql", "delete from", "perform from" },
            {
                "MK106/bad-cascade-takes-a-view",
                "20260201_status.sql",
                "drop view open_orders cascade",
                "drop view open_total; drop view open_orders"
            },
            {
                "MK106/bad-view-made-anew-without-its-grants",
                "20260201_note.sql",
                "where status = 'open';",
                "where status = 'open'; grant select on open_orders to pg_monitor;"
            },
            {
                "MK106/bad-function-open-to-everybody-again",
                "20260201_wipe.sql",
                "from gone $$;",
                "from gone $$; revoke execute on function wipe() from public;"
            },
            {
                "MK106/bad-default-goes-with-its-sequence",
                "20260201_numbers.sql",
                "drop sequence numbers cascade",
                "alter table orders alter column no drop default; drop sequence numbers"
            },
            { "MK107/bad-nothing-said", "20260201_mood.sql", "persons", "people" },
            {
                "MK405/bad-which-of-the-equals-survives",
                "20260201_one_for_each_email.sql",
                "a.ctid > b.ctid",
                "a.id > b.id"
            },
            { "MK405/bad-numbered-as-they-lie", "20260201_place.sql", "over ()", "over (order by id)" },
            { "MK405/bad-day-of-the-session", "20260201_day.sql", "at::date", "(at at time zone 'UTC')::date" },
            { "MK405/bad-joined-in-no-order", "20260201_texts.sql", "', '", "', ' order by id" },
            {
                "MK401/bad-not-null-on-nulls",
                "20260201_note_not_null.sql",
                "alter table",
                "update orders set note = '' where note is null; alter table"
            },
            { "MK402/bad-released-file-edited", "20260101_orders.sql", "note text not null", "note text" },
            {
                "MK501/bad-index-blocks-writes",
                "20260201_change.sql",
                "create index",
                "-- migrationkit: no-transaction\ncreate index concurrently"
            },
            { "MK502/bad-advisory-lock", "20260201_leak.sql", "pg_advisory_lock", "pg_advisory_xact_lock" },
            { "MK503/bad-date-order", "20260201_change.sql", "01/02/2026", "2026-02-01" },
            { "MK503/bad-definer-without-a-path", "20260201_total.sql", "definer", "definer set search_path = public" },
            {
                "MK701/bad-renamed-column",
                "20260201_amount.sql",
                "rename column total to amount",
                "add column amount numeric(10, 2)"
            },
            { "MK505/bad-every-row-filled-at-once", "20260202_fill.sql", "where price >= 0", "where price > 0" },
        };

    /// <summary>One of each check.</summary>
    private static HashSet<string> ByDay { get; } =
    [
        .. Edits
            .Select(row => row.Data.Item1)
            .Concat(LaterFiles.Select(row => row.Data.Item1))
            .DistinctBy(label => label.Split('/')[0]),
    ];

    [Theory, MemberData(nameof(Edits))]
    public async Task A_file_that_is_changed_as_advised_makes_the_check_pass(
        string label,
        string file,
        string old,
        string text
    )
    {
        Assert.SkipUnless(Night.IsNow || ByDay.Contains(label), Night.Reason);
        using var folder = new ExampleCopy(label);
        folder.Example.Verdict.Should().NotBe(Verdict.Pass);

        folder.Replace(file, old, text);

        var result = await RunAsync(folder);
        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    [Fact]
    public async Task Locks_in_files_of_their_own_are_in_no_order()
    {
        using var folder = new ExampleCopy("MK507/bad-two-tables-changed");
        folder.Example.Verdict.Should().Be(Verdict.Warn);

        const string Second = "alter table orders add column note text;";
        folder.Replace("20260201_notes.sql", Second, "");
        folder.Add("20260202_orders.sql", Second);

        var result = await RunAsync(folder);
        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    [Theory, MemberData(nameof(LaterFiles))]
    public async Task A_later_file_that_follows_the_advice_makes_the_check_pass(string label, string statement)
    {
        Assert.SkipUnless(Night.IsNow || ByDay.Contains(label), Night.Reason);
        using var folder = new ExampleCopy(label);
        Assert.SkipUnless(
            postgres.Host.ServerMajorVersion < new CheckExample(label).Below,
            "The server refuses the example."
        );
        folder.Example.Verdict.Should().NotBe(Verdict.Pass);

        folder.Add("29991231_advice.sql", statement + ";\n");

        var result = await RunAsync(folder);
        Assert.SkipWhen(CheckExample.LacksProgram(result), result.Reason);
        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    [Fact]
    public async Task A_check_in_two_steps_scans_without_blocking_writes()
    {
        using var folder = new ExampleCopy("MK501/bad-check-validated-at-once");
        folder.Replace("20260201_change.sql", "(price > 0)", "(price > 0) not valid");
        folder.Add("20260202_validate.sql", "alter table orders validate constraint price_positive;");

        var result = await RunAsync(folder);

        result.Verdict.Should().NotBe(Verdict.Fail, result.ToString());
    }

    [Fact]
    public async Task Footprints_that_are_written_again_are_current()
    {
        using var folder = new ExampleCopy("MK601/bad-file-edited-afterwards");
        folder.Example.Verdict.Should().Be(Verdict.Fail);

        await new FootprintWriter(postgres.Host, folder.Path).WriteAsync(Ct);

        var result = await RunAsync(folder);
        result.Verdict.Should().Be(Verdict.Pass, result.ToString());
    }

    /// <summary>
    /// MK504's examples need two servers; those of MK702 are compiled, and <c>dotnet ef</c> follows its advice.
    /// </summary>
    [Fact]
    public void The_advice_of_every_check_is_followed()
    {
        string[] here = ["MK504", "MK507", "MK601", "MK702"];
        var followed = Edits.Select(row => row.Data.Item1).Concat(LaterFiles.Select(row => row.Data.Item1));

        Verifier.CheckIds.Except(here).Should().BeSubsetOf(followed.Select(label => label.Split('/')[0]).Distinct());
    }

    private Task<CheckResult> RunAsync(ExampleCopy folder) =>
        new Verifier(
            postgres.Host,
            new()
            {
                Migrations = folder.Path,
                Base = folder.Example.Base,
                Code = folder.Example.Code,
            }
        ).RunAsync(folder.Check, Ct);
}
