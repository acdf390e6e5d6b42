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
    [InlineData("select 1;\nbegin; select 2; commit;", "2:1: BEGIN", "2:18: COMMIT")]
    [InlineData("begin; select 1; commit;\nselect 2;", "1:1: BEGIN", "1:18: COMMIT")]
    [InlineData(
        "begin; commit; begin; commit",
        "1:1: BEGIN",
        "1:8: COMMIT",
        "1:16: BEGIN",
        "1:23: COMMIT"
    )]
    [InlineData("begin; select 1; rollback;", "1:1: BEGIN", "1:18: ROLLBACK")]
    [InlineData("begin; select 1; commit and chain;", "1:1: BEGIN", "1:18: COMMIT")]
    [InlineData("select 1; end", "1:11: END")]
    [InlineData("abort work", "1:1: ABORT")]
    [InlineData("start transaction read only; select 1", "1:1: START TRANSACTION")]
    [InlineData("rollback and chain", "1:1: ROLLBACK")]
    [InlineData("prepare transaction 'x'", "1:1: PREPARE TRANSACTION")]
    [InlineData(
        "commit prepared 'x'; rollback prepared $$x$$",
        "1:1: COMMIT PREPARED",
        "1:22: ROLLBACK PREPARED"
    )]
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

    [Fact]
    public void A_transaction_that_is_never_committed_is_refused() =>
        Folder
            .Problems("select 1;\nBegin;\nselect 2;")
            .Should()
            .Equal(
                "a.sql:2:1: BEGIN is never committed; psql would roll everything back. Remove it: the runner brings the transaction."
            );

    [Fact]
    public void A_transaction_with_modes_is_refused() =>
        Folder
            .Problems("begin isolation level serializable; select 1; commit;")
            .Should()
            .Equal(
                "a.sql:1:1: BEGIN has modes, which are lost because the runner's own transaction takes its place. Remove the modes."
            );

    [Fact]
    public void A_file_without_a_transaction_cannot_bring_one() =>
        Folder
            .Problems("-- migrationkit: no-transaction\nbegin; vacuum; commit;")
            .Should()
            .Equal(
                "a.sql:2:1: BEGIN contradicts 'no-transaction': each statement of this file runs alone. Remove it, or the directive.",
                "a.sql:2:16: COMMIT contradicts 'no-transaction': each statement of this file runs alone. Remove it, or the directive."
            );

    [Fact]
    public void The_end_of_a_file_that_is_cut_off_may_have_been_the_commit() =>
        Folder
            .Problems("begin; select 1; select 'commit;")
            .Should()
            .Equal("a.sql:1:25: The string that opens here with ' is never closed. Close it.");
}
