namespace MigrationTests.Sources;

/// <summary>Comments by which other tools tell what of a file they run, and comments that only look like them.</summary>
public sealed class ForeignMarkTests
{
    [Theory]
    [InlineData("---- create above / drop below ----")]
    [InlineData("-- +migrate Down")]
    [InlineData("-- +migrate Down notransaction")]
    [InlineData("-- +goose Down")]
    [InlineData("-- migrate:down transaction:false")]
    [InlineData("-- rambler down")]
    [InlineData("-- Down Migration")]
    [InlineData("# --- !Downs")]
    [InlineData("-- !Downs")]
    [InlineData("-- ==== DOWN ====")]
    [InlineData("-- //@UNDO")]
    [InlineData("-- //@UNDO (all of it)")]
    [InlineData("--@UNDO")]
    [InlineData("-- down.sql --")]
    [InlineData("-- rollback")]
    [InlineData("--ROLLBACK:")]
    [InlineData("-- Roll back")]
    [InlineData("-- [revert]")]
    [InlineData("-- ******** Undo ********")]
    [InlineData("/* DOWN */")]
    [InlineData("/*\n * Rollback script\n */")]
    [InlineData("  -- reverse")]
    public void A_mark_alone_on_its_line_starts_what_is_never_run(string mark) =>
        Folder
            .Problems($"create table beds (i int);\n\n{mark}\n\ndrop table beds;")
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("a.sql:3:")
            .And.Contain("This mark starts the part that undoes the migration");

    [Theory]
    [InlineData("-- atlas:txmode none")]
    [InlineData("--! no-transaction")]
    [InlineData("---- tern: disable-tx ----")]
    [InlineData("-- postgres-migrations disable-transaction")]
    [InlineData("-- transactional: false")]
    [InlineData("-- evolve-tx-off")]
    public void What_another_tool_calls_a_file_without_a_transaction_is_one(string mark)
    {
        const string sql = "create index concurrently a on beds (i);";

        Folder.Problems($"-- A word before.\n{mark}\n\n{sql}").Should().BeEmpty();
        Folder.Problems($"{sql}\n{mark}\nselect 1;").Should().ContainSingle();
    }

    [Theory]
    [InlineData("-- atlas:txmode file")]
    [InlineData("-- atlas:txmode none of it")]
    [InlineData("-- transactional: true")]
    public void Other_words_do_not_do_without_a_transaction(string comment) =>
        Folder.Problems($"{comment}\ncreate index concurrently a on beds (i);").Should().ContainSingle();

    [Theory]
    [InlineData(
        "--! Previous: -\n--! Hash: sha1:0\n\ngrant usage on schema a to :DATABASE_VISITOR;",
        "a.sql:4:28: graphile-migrate replaces"
    )]
    [InlineData("--! Previous: -\n--! Hash: sha1:0\n\n-- to :DATABASE_VISITOR\nselect 'a'::TEXT;", null)]
    [InlineData("select ':DATABASE_VISITOR';", null)]
    public void A_placeholder_of_graphile_migrate_is_refused_in_what_it_committed(string sql, string? problem) =>
        Folder
            .Problems(sql)
            .Select(found => found[..Math.Min(found.Length, problem?.Length ?? 0)])
            .Should()
            .Equal(problem is null ? [] : [problem]);

    [Theory]
    [InlineData("-- Up Migration", "-- Down Migration (removes the table)")]
    [InlineData("-- UP", "-- DOWN\n-- drop it again;")]
    public void Beside_a_mark_of_the_other_half_words_may_follow(string up, string down) =>
        Folder
            .Problems($"{up}\ncreate table beds (i int);\n{down}\ndrop table beds;")
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("a.sql:3:1: This mark");

    [Theory]
    [InlineData("-- roll back the old policy first")]
    [InlineData("-- undo what 003 did")]
    [InlineData("-- down migration is not possible: rows are gone")]
    [InlineData("-- rollback: drop table beds;")]
    [InlineData("-- Down: drop table beds")]
    [InlineData("-- Rollback:\n-- drop table beds;")]
    [InlineData("-- Rollback:\n--   drop table\n--     beds;")]
    [InlineData("/* to revert,\nRollback\nby hand */")]
    [InlineData("select 1; -- rollback")]
    [InlineData("select $$\n-- rollback\n$$;")]
    [InlineData("-- Up Migration")]
    [InlineData("-- +migrate Up")]
    [InlineData("-- deploy beds to production")]
    public void Prose_is_no_mark(string comment) =>
        Folder.Problems($"create table old (i int);\n{comment}\ncreate table beds (i int);").Should().BeEmpty();

    [Theory]
    [InlineData("create table a (i int);\n-- Down Migration for a\ndrop table a;\nalter table b drop c;", true)]
    [InlineData("create table a (i int);\n-- down migration is in another file\ncreate table b (i int);", false)]
    [InlineData("-- Down migration: drop table b by hand\ndrop table a;", false)]
    public void A_mark_of_node_pg_migrate_alone_counts_where_only_drops_are_below(string sql, bool refused) =>
        Folder.Problems(sql).Should().HaveCount(refused ? 1 : 0);

    [Fact]
    public void A_mark_with_nothing_to_run_below_is_harmless() =>
        Folder.Problems("create table beds (i int);\n-- +migrate Down\n-- none").Should().BeEmpty();

    [Theory]
    [InlineData("dbms:h2", false)]
    [InlineData("context:test", false)]
    [InlineData("labels:x", false)]
    [InlineData("runOnChange:true", false)]
    [InlineData("splitStatements:false endDelimiter:/", false)]
    [InlineData("dbms:postgresql", true)]
    [InlineData("logicalFilePath:a.sql splitStatements:true stripComments:true", true)]
    [InlineData("", true)]
    public void A_changeset_of_liquibase_runs_where_it_means_no_more_than_its_sql(string attributes, bool sound)
    {
        var problems = Folder.Problems(
            $"--liquibase formatted sql\n--changeset ann:1 {attributes}\nselect 1;\n--rollback drop table beds;"
        );

        problems.Should().HaveCount(sound ? 0 : 1);
    }

    [Fact]
    public void A_parameter_of_liquibase_is_refused_wherever_it_stands() =>
        Folder
            .Problems("--liquibase formatted sql\n-- ${x}\nselect '${a.b}', '{${}';\ncreate table ${c} (i int);")
            .Should()
            .Equal(
                "a.sql:3:9: Liquibase replaces a placeholder here, and MigrationKit does not. Write the value.",
                "a.sql:4:14: Liquibase replaces a placeholder here, and MigrationKit does not. Write the value."
            );

    [Theory]
    [InlineData(
        "--liquibase formatted sql\n--changeset a:1\ncreate schema s\n--changeset a:2\ncreate table t (i int);",
        "4:1: Liquibase"
    )]
    [InlineData("create schema s --> statement-breakpoint\ncreate table t (i int);", "1:17: Drizzle")]
    public void A_mark_that_ends_a_statement_without_a_semicolon_is_refused(string sql, string problem) =>
        Folder
            .Problems(sql)
            .Should()
            .Equal($"a.sql:{problem} ends the statement above here, and it has no semicolon. Add it.");

    [Theory]
    [InlineData("-- licence\n--liquibase formatted sql\n--changeset a:1 context:test\nselect 1;")]
    [InlineData("-- head\n--changeset a:1\nselect 1;\n--changeset a:2 dbms:mysql\nselect 2;")]
    public void Liquibase_is_known_below_a_licence_and_by_a_changeset(string sql) =>
        Folder.Problems(sql).Should().ContainSingle().Which.Should().Contain("Liquibase would do more here");

    [Fact]
    public void That_a_changelog_of_liquibase_has_another_order_is_said_once()
    {
        const string sql = "--liquibase formatted sql\n--changeset ann:1\nselect 1;";

        Folder
            .Read(("a", sql), ("b", sql))
            .Warnings.Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .StartWith(
                "a.sql:1:1: Liquibase runs this file where a changelog includes it, MigrationKit in the order of the names"
            )
            .And.EndWith("(and 1 more file of the kind)");
    }

    [Theory]
    [InlineData("--liquibase formatted sql\n--preconditions onFail:MARK_RAN\nselect 1;", "2:1")]
    [InlineData("-- Deploy shop:beds to pg\n\nselect 1;", "1:1")]
    [InlineData("-- atlas:txtar\n\n-- migration.sql --\nselect 1;", "1:1")]
    [InlineData("-- atlas:checkpoint\n\nselect 1;", "1:1")]
    [InlineData("--! include beds.sql\nselect 1;", "1:1")]
    public void What_another_tool_would_do_more_is_refused(string sql, string place) =>
        Folder.Problems(sql).Should().ContainSingle().Which.Should().StartWith($"a.sql:{place}: ");

    [Theory]
    [InlineData("-- depends: 0002.pots")]
    [InlineData("-- requires: 0003.vases, 0002.pots")]
    public void A_file_that_names_a_later_one_as_needed_is_refused(string comment) =>
        Folder
            .Problems(("0001.beds", comment + "\nselect 1;"), ("0002.pots", "select 2;"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("0001.beds.sql:1:1: '0002.pots' runs after this file.");

    [Theory]
    [InlineData("-- depends: the extension")]
    [InlineData("-- requires: 0001.beds")]
    public void A_file_that_names_an_earlier_one_or_none_is_sound(string comment) =>
        Folder.Problems(("0001.beds", "select 1;"), ("0002.pots", comment + "\nselect 2;")).Should().BeEmpty();
}
