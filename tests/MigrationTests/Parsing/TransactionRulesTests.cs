using MigrationKit;
using MigrationKit.Sources;
using MigrationTests.Sources;

namespace MigrationTests.Parsing;

public sealed class TransactionRulesTests
{
    [Theory]
    [InlineData("begin; select 1; commit")]
    [InlineData("-- head\nBEGIN TRANSACTION;\nselect 1;\nEND;\n-- foot")]
    [InlineData("begin work; select 1; commit work and no chain;")]
    [InlineData("start transaction; savepoint a; release a; select 1; end transaction;")]
    public void One_transaction_around_the_whole_file_is_replaced(string sql)
    {
        var texts = Folder.ReadOne(sql).Statements.Select(statement => statement.Text).ToList();

        texts.Should().Contain("select 1");
        texts.Should().OnlyContain(t => t == "select 1" || t == "savepoint a" || t == "release a");
    }

    [Theory]
    [InlineData("begin; begin; commit; commit", "1:1: BEGIN", "1:8: BEGIN", "1:15: COMMIT", "1:23: COMMIT")]
    [InlineData(
        "begin; select 1; commit; begin; rollback",
        "1:1: BEGIN",
        "1:18: COMMIT",
        "1:26: BEGIN",
        "1:33: ROLLBACK"
    )]
    [InlineData("begin; select 1; rollback;", "1:1: BEGIN", "1:18: ROLLBACK")]
    [InlineData("begin; select 1; commit and chain;", "1:1: BEGIN", "1:18: COMMIT")]
    [InlineData("select 1; commit; rollback", "1:11: COMMIT", "1:19: ROLLBACK")]
    [InlineData("abort work", "1:1: ABORT")]
    [InlineData("start transaction read only; select 1", "1:1: START TRANSACTION")]
    [InlineData("rollback and chain", "1:1: ROLLBACK")]
    [InlineData("prepare transaction 'x'", "1:1: PREPARE TRANSACTION")]
    [InlineData("commit prepared 'x'; rollback prepared $$x$$", "1:1: COMMIT PREPARED", "1:22: ROLLBACK PREPARED")]
    public void Transaction_control_anywhere_else_is_refused(string sql, params string[] places) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal(
                places.Select(place =>
                    $"a.sql:{place} does not belong in a migration, which runs in the runner's transaction. "
                    + "Remove it, or split the file."
                )
            );

    [Theory]
    [InlineData("select 1; end", "a.sql:1:11: END")]
    [InlineData("select 1;\ncommit work; -- done", "a.sql:2:1: COMMIT")]
    public void A_commit_at_the_end_alone_is_the_runners(string sql, string place)
    {
        var set = Folder.Read(("a", sql));

        set.Migrations[0].NoTransaction.Should().BeFalse();
        set.Migrations[0].Statements.Select(statement => statement.Text).Should().Equal("select 1");
        set.Warnings.Select(warning => warning.ToString())
            .Should()
            .Equal(
                $"{place} ends a transaction that the file does not begin, so it is left out: the runner commits. "
                    + "psql only warns of it."
            );
    }

    [Theory]
    [InlineData("select 1; commit; select 2", "1:11: COMMIT")]
    [InlineData("commit; select 1; end;", "1:1: COMMIT", "1:19: END")]
    [InlineData("begin; select 1; commit; select 2; commit; select 3", "1:36: COMMIT")]
    public void A_commit_in_the_middle_that_no_begin_is_above_is_refused_with_both_ways_on(
        string sql,
        params string[] places
    ) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal(
                places.Select(place =>
                    $"a.sql:{place} ends a transaction that the file does not begin: psql only warns of it, and here it would "
                    + "end the runner's. Put BEGIN above what it commits, and the file runs as it is written; or remove it."
                )
            );

    /// <summary>golang-migrate sends a file in one message, which is a transaction up to a COMMIT; Drizzle begins one.</summary>
    [Theory]
    [InlineData("select 1; commit; select 2;", "0-2")]
    [InlineData("commit; select 2; end; select 3", "0-1", "1-3")]
    [InlineData("select 1; commit; create index concurrently i on t (a);", "0-2")]
    [InlineData("begin; select 1; commit; select 2; commit; begin; select 3; commit", "0-3", "3-5", "5-8")]
    public void Where_the_tool_begins_a_transaction_a_commit_ends_it(string sql, params string[] groups)
    {
        var file = Folder.File("1_a.up", sql) with { Layout = Layout.For(MigrationLayout.GolangMigrate) };
        var drizzle = sql.Replace(";", ";--> statement-breakpoint\n", StringComparison.Ordinal);

        Folder.ProblemsOf(file).Should().BeEmpty();
        foreach (var migration in new[] { Folder.Read(file), Folder.ReadOne(drizzle) })
        {
            migration.NoTransaction.Should().BeTrue();
            migration.Groups.Select(group => $"{group.Start}-{group.End}").Should().Equal(groups);
        }
    }

    [Theory]
    [InlineData("vacuum; commit; select 1", "1:1: VACUUM")]
    [InlineData("select 1; create index concurrently i on t (a); commit", "1:11: CREATE INDEX CONCURRENTLY")]
    public void What_cannot_run_in_the_transaction_of_the_tool_is_refused(string sql, string place) =>
        Folder
            .ProblemsOf(Folder.File("a", sql) with { Layout = Layout.For(MigrationLayout.GolangMigrate) })
            .Should()
            .Equal($"a.sql:{place} cannot run in a transaction, and what is above a COMMIT is in one. Move it below.");

    [Fact]
    public void A_transaction_that_is_never_committed_is_refused() =>
        Folder
            .Problems("select 1;\nBegin;\nselect 2;")
            .Should()
            .Equal(
                "a.sql:2:1: BEGIN is never committed; psql would roll everything back. Remove it: the runner brings the transaction."
            );

    [Theory]
    [InlineData("select 1; begin; select 2; commit;", "1-4")]
    [InlineData("begin; select 1; commit; select 2;", "0-3")]
    [InlineData("begin; commit; select 1; start transaction; end", "0-2", "3-5")]
    [InlineData("begin isolation level serializable; select 1; commit;", "0-3")]
    [InlineData("begin; set transaction isolation level serializable; select 1; commit;", "0-4")]
    [InlineData("set transaction isolation level serializable; select 1;", "0-2")]
    [InlineData(
        "begin; set local lock_timeout = 0; set transaction isolation level serializable; select 1; commit;",
        "0-5"
    )]
    [InlineData("set local lock_timeout = 0; set transaction isolation level serializable; select 1;", "0-3")]
    [InlineData("begin; select 1; commit; create index concurrently i on t (a);", "0-3")]
    [InlineData("-- migrationkit: no-transaction\nvacuum; begin; select 1; commit;", "1-4")]
    public void Transactions_of_its_own_run_as_they_are_written(string sql, params string[] groups)
    {
        var migration = Folder.ReadOne(sql);

        migration.NoTransaction.Should().BeTrue();
        migration.Groups.Select(group => $"{group.Start}-{group.End}").Should().Equal(groups);
    }

    [Theory]
    [InlineData("-- migrationkit: no-transaction\nbegin; vacuum; commit;", "2:8: VACUUM")]
    [InlineData("begin read write; vacuum; commit;", "1:19: VACUUM")]
    public void What_cannot_run_in_a_transaction_is_refused_in_one_of_the_files_own(string sql, string place) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal(
                $"a.sql:{place} cannot run in a transaction, and the file begins one before it. Move it out of that."
            );

    [Theory]
    [InlineData("select 1; set transaction isolation level serializable", "1:11")]
    [InlineData("begin; select 1; set transaction isolation level serializable; commit", "1:18")]
    [InlineData("set local lock_timeout = 0; select 1; set transaction isolation level serializable", "1:39")]
    public void Modes_are_set_first_or_refused(string sql, string place) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal(
                $"a.sql:{place}: PostgreSQL accepts this only before the first query of a transaction. "
                    + "Put it first in the file or right behind BEGIN, or remove it."
            );

    [Fact]
    public void The_end_of_a_file_that_is_cut_off_may_have_been_the_commit() =>
        Folder
            .Problems("begin; select 1; select 'commit;")
            .Should()
            .Equal("a.sql:1:25: The string that opens here with ' is never closed. Close it.");
}
