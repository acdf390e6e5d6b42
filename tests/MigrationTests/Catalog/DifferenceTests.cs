using MigrationKit;

namespace MigrationTests.Catalog;

/// <summary>A difference in the words of a reviewer.</summary>
public sealed class DifferenceTests
{
    [Theory]
    [InlineData(
        "column t.a integer not null",
        "column t.a bigint not null",
        "column t.a: is integer not null, should be bigint not null"
    )]
    [InlineData(
        "index t_a_idx on t USING btree (a) INVALID",
        "index t_a_idx on t USING btree (a)",
        "index t_a_idx: is on t USING btree (a) INVALID, should be on t USING btree (a)"
    )]
    [InlineData("table t unlogged", "table t", "table t: is unlogged, should be plain")]
    [InlineData("view t (a integer)", "table t", "t: is a view, should be a table")]
    [InlineData("comment on table t is 'a'", "comment on table t is 'b'", "comment on table t: is 'a', should be 'b'")]
    [InlineData("owner of table t is bob", "owner of table t is ann", "owner of table t: is bob, should be ann")]
    [InlineData(
        "column \"My.Table\".\"A \"\"b\"\"\" text",
        "column \"My.Table\".\"A \"\"b\"\"\" uuid",
        "column \"My.Table\".\"A \"\"b\"\"\": is text, should be uuid"
    )]
    [InlineData(
        "function f(integer, \"My (Type)\") returns integer language sql body 1",
        "function f(integer, \"My (Type)\") returns bigint language sql body 1",
        "function f(integer, \"My (Type)\"): is returns integer language sql body 1, should be returns bigint language sql body 1"
    )]
    public void What_differs_is_said_once(string actual, string expected, string words)
    {
        SnapshotDifference.Between([actual], [expected]).Words.Should().Equal(words);
    }

    [Fact]
    public void What_is_missing_and_what_is_unexpected_are_said_in_full()
    {
        var difference = SnapshotDifference.Between(
            ["index t_b_idx on t USING btree (b)", "grant select on table t to reader"],
            ["index t_a_idx on t USING btree (a)", "grant select on table t to writer"]
        );

        difference
            .Words.Should()
            .Equal(
                "missing: grant select on table t to writer",
                "missing: index t_a_idx on t USING btree (a)",
                "unexpected: grant select on table t to reader",
                "unexpected: index t_b_idx on t USING btree (b)"
            );
    }

    [Fact]
    public void A_whole_table_is_one_sentence()
    {
        var difference = SnapshotDifference.Between(
            ["table old", "column old.a integer"],
            ["table app.new", "column app.new.a integer", "index app.new_a_idx on app.new USING btree (a)"]
        );

        difference
            .Words.Should()
            .Equal(
                "missing: table app.new, and 2 lines of what belongs to it",
                "unexpected: table old, and 1 line of what belongs to it"
            );
    }

    [Fact]
    public void Words_for_many_tables_take_time_in_proportion()
    {
        string[] tables =
        [
            .. Enumerable.Range(0, 40_000).SelectMany(i => new[] { $"table t{i}", $"column t{i}.a integer" }),
        ];
        var start = TimeProvider.System.GetTimestamp();

        var words = SnapshotDifference.Between(tables, []).Words;

        words.Should().HaveCount(40_000);
        // A count for each table compares 3,200,000,000 names, which takes minutes.
        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Texts_of_one_major_do_not_count_against_those_of_another()
    {
        var difference = SnapshotDifference.Between(
            ["view v (a integer)", "text of view v on PostgreSQL 18 is 1111111111111111"],
            ["view v (a integer)", "text of view v on PostgreSQL 15 is 2222222222222222"]
        );

        difference.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Texts_of_the_same_major_do()
    {
        var difference = SnapshotDifference.Between(
            ["text of view v on PostgreSQL 15 is 1111111111111111"],
            ["text of view v on PostgreSQL 15 is 2222222222222222"]
        );

        difference
            .Words.Should()
            .Equal("text of view v on PostgreSQL 15: is 1111111111111111, should be 2222222222222222");
    }
}
