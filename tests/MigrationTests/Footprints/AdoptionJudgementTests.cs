using MigrationKit;
using MigrationKit.Footprints;

namespace MigrationTests.Footprints;

/// <summary>Which pending migrations are there already.</summary>
public sealed class AdoptionJudgementTests
{
    private static readonly Footprint CreateT = Footprints.For(
        "1",
        "+ table t",
        "+ column t.a integer",
        "+ index t_a_idx on t USING btree (a)"
    );

    private static readonly Footprint WidenA = Footprints.For(
        "2",
        "- column t.a integer",
        "+ column t.a bigint",
        "+ column t.b text"
    );

    private static readonly Footprint Rows = Footprints.For("rows");

    private static readonly Footprint CreateU = Footprints.For("3", "+ table u", "+ column u.a integer");

    private static AdoptionJudgement Judge(string[] catalog, params Footprint?[] pending) =>
        AdoptionJudgement.Judge(
            new(catalog, 15),
            [],
            [.. pending.Select((footprint, i) => (footprint?.Migration ?? $"unknown {i}", footprint))]
        );

    [Fact]
    public void The_longest_run_that_gives_the_catalog_is_adopted()
    {
        var judgement = Judge(
            ["table t", "column t.a bigint", "column t.b text", "index t_a_idx on t USING btree (a)", "table other"],
            CreateT,
            WidenA,
            CreateU
        );

        judgement.Fitting.Should().Equal("1", "2");
        judgement.Difference.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void A_part_of_a_run_is_adopted_where_that_is_how_far_it_went()
    {
        Judge(["table t", "column t.a integer", "index t_a_idx on t USING btree (a)"], CreateT, WidenA)
            .Fitting.Should()
            .Equal("1");
    }

    [Fact]
    public void What_is_recorded_counts_as_the_ground_to_stand_on()
    {
        var judgement = AdoptionJudgement.Judge(
            new(["table t", "column t.a bigint", "column t.b text", "column t.drifted text"], 15),
            [CreateT],
            [("2", WidenA)]
        );

        judgement.Fitting.Should().Equal("2");
    }

    [Fact]
    public void Otherwise_the_difference_to_the_closest_state_is_told()
    {
        var judgement = Judge(
            ["table t", "column t.a bigint", "column t.b integer", "column t.extra text"],
            CreateT,
            WidenA,
            CreateU
        );

        judgement.Fitting.Should().BeEmpty();
        judgement.Closest.Should().Be("2");
        judgement
            .Difference.Words.Should()
            .Equal(
                "column t.b: is integer, should be text",
                "missing: index t_a_idx on t USING btree (a)",
                "unexpected: column t.extra text"
            );
    }

    [Fact]
    public void A_view_of_the_same_name_is_not_the_table()
    {
        var judgement = Judge(["view t (a integer)"], CreateT);

        judgement.Fitting.Should().BeEmpty();
        judgement.Difference.Words.Should().Contain("t: is a view, should be a table");
    }

    [Fact]
    public void A_table_in_another_schema_is_not_the_table()
    {
        Judge(["table s.t", "column s.t.a integer", "index s.t_a_idx on s.t USING btree (a)"], CreateT)
            .Fitting.Should()
            .BeEmpty();
    }

    [Fact]
    public void What_was_dropped_has_to_be_gone()
    {
        var drop = Footprints.For("drop", "- table t", "- column t.a integer");

        Judge(["table u"], drop).Fitting.Should().Equal("drop");
        Judge(["table t", "column t.a text"], drop).Fitting.Should().BeEmpty();
    }

    [Fact]
    public void Rows_on_the_way_fit_and_alone_fit_nothing()
    {
        string[] catalog =
        [
            "table t",
            "column t.a integer",
            "index t_a_idx on t USING btree (a)",
            "table u",
            "column u.a integer",
        ];

        var before = Judge(catalog, CreateT, Rows, CreateU);
        before.Fitting.Should().Equal("1", "rows", "3");

        var first = Judge(catalog, Rows, CreateT, CreateU);
        first.Fitting.Should().Equal("rows", "1", "3");

        var alone = Judge(catalog, Rows);
        alone.Fitting.Should().BeEmpty();
        alone.Closest.Should().BeNull();
    }

    [Fact]
    public void Nothing_is_known_beyond_a_migration_without_a_footprint()
    {
        string[] catalog =
        [
            "table t",
            "column t.a integer",
            "index t_a_idx on t USING btree (a)",
            "table u",
            "column u.a integer",
        ];

        Judge(catalog, CreateT, null, CreateU).Fitting.Should().Equal("1");
        Judge(catalog, null, CreateT).Fitting.Should().BeEmpty();
    }

    [Fact]
    public void Grants_and_comments_that_others_gave_do_not_matter()
    {
        Judge(
            [
                "table t",
                "column t.a integer",
                "index t_a_idx on t USING btree (a)",
                "grant select on table t to reader",
                "comment on table t is 'x'",
            ],
            CreateT
        )
            .Fitting.Should()
            .Equal("1");
    }

    [Fact]
    public void Texts_of_views_count_within_one_major_only()
    {
        string[] catalog = ["view v (a integer)", "text of view v on PostgreSQL 15 is 11"];

        Judge(catalog, Footprints.For("v", "+ view v (a integer)", "+ text of view v on PostgreSQL 18 is 22"))
            .Fitting.Should()
            .Equal("v");
        Judge(catalog, Footprints.For("v", "+ view v (a integer)", "+ text of view v on PostgreSQL 15 is 22"))
            .Fitting.Should()
            .BeEmpty();
    }
}
