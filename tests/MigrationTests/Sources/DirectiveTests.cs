using MigrationKit;

namespace MigrationTests.Sources;

public sealed class DirectiveTests
{
    private const string Known =
        "requires NAME, NAME · requires nothing · no-transaction · replayable · repeatable · allow CHECK REASON.";

    [Fact]
    public void The_head_of_a_file_says_what_the_migration_is()
    {
        var set = Folder.Read(
            ("a", "select 1"),
            ("b b", "select 1"),
            (
                "c",
                """
                -- A licence: all rights reserved.
                /* More about it. */
                -- migrationkit: requires b b ,A
                --MigrationKit :no-transaction
                --	migrationkit:	Replayable
                -- migrationkit: allow MK501 the table  is empty
                -- migrationkit: allow mk401 on purpose
                select 1;
                """
            )
        );

        var migration = set.Find("C")!;
        migration.DeclaredRequires.Should().Equal("b b", "A");
        migration.Requires.Select(parent => parent.Name).Should().Equal("b b", "a");
        migration.NoTransaction.Should().BeTrue();
        migration.Replayable.Should().BeTrue();
        migration
            .Allows.Should()
            .Equal(new AllowedCheck("MK501", "the table  is empty"), new AllowedCheck("MK401", "on purpose"));
    }

    [Fact]
    public void Without_directives_a_file_says_nothing()
    {
        var migration = Folder.ReadOne("select 1 -- the migrationkit: it is fine");

        migration.DeclaredRequires.Should().BeNull();
        migration.NoTransaction.Should().BeFalse();
        migration.Replayable.Should().BeFalse();
        migration.Allows.Should().BeEmpty();
    }

    [Fact]
    public void Requires_nothing_is_said_by_an_empty_list() =>
        Folder.ReadOne("-- migrationkit: requires nothing\nselect 1").DeclaredRequires.Should().BeEmpty();

    [Fact]
    public void Requirements_can_have_a_line_each() =>
        Folder
            .Read(
                ("a", "select 1"),
                ("b", "select 1"),
                ("c", "-- migrationkit: requires a\n-- migrationkit: requires b\nselect 1")
            )
            .Find("c")!
            .DeclaredRequires.Should()
            .Equal("a", "b");

    [Theory]
    [InlineData("-- migrationkit:", "1:4: The directive is empty. Write one of: " + Known)]
    [InlineData("-- migrationkit: frobnicate x", "1:4: There is no directive 'frobnicate'. Write one of: " + Known)]
    [InlineData("--  migrationkit: require b", "1:5: There is no directive 'require'. Did you mean 'requires'?")]
    [InlineData(
        "-- migrationkit: no_transaction",
        "1:4: There is no directive 'no_transaction'. Did you mean 'no-transaction'?"
    )]
    [InlineData("-- migrationkit: requires b.sql", "1:27: 'b.sql' is a file name. Write 'requires b', without .sql.")]
    [InlineData(
        "-- migrationkit: requires",
        "1:26: A name is missing. Write '-- migrationkit: requires NAME, NAME', or '-- migrationkit: requires nothing'."
    )]
    [InlineData(
        "-- migrationkit: requires b,, b",
        "1:29: A name is missing. Write '-- migrationkit: requires NAME, NAME', or '-- migrationkit: requires nothing'.",
        "1:31: 'b' is required twice. Remove one of the two."
    )]
    [InlineData(
        "-- migrationkit: requires b\n-- migrationkit: requires nothing",
        "2:4: 'requires nothing' must be the only 'requires' of a file. Remove one of the lines."
    )]
    [InlineData(
        "-- migrationkit: requires nothing\n-- migrationkit: requires b",
        "2:4: 'requires nothing' must be the only 'requires' of a file. Remove one of the lines."
    )]
    [InlineData(
        "-- migrationkit: replayable\n-- migrationkit: replayable",
        "2:4: The file says 'replayable' twice. Remove one of the lines."
    )]
    [InlineData(
        "-- migrationkit: no-transaction because of the index",
        "1:4: 'no-transaction' takes no argument. Write '-- migrationkit: no-transaction' alone on its line."
    )]
    [InlineData(
        "-- migrationkit: allow MK501",
        "1:4: An exception needs the check and a reason. Write it like '-- migrationkit: allow MK501 the table is empty'."
    )]
    [InlineData(
        "-- migrationkit: allow everything it is fine",
        "1:4: An exception needs the check and a reason. Write it like '-- migrationkit: allow MK501 the table is empty'."
    )]
    [InlineData(
        "-- migrationkit: allow XK501 it is fine",
        "1:4: An exception needs the check and a reason. Write it like '-- migrationkit: allow MK501 the table is empty'."
    )]
    [InlineData(
        "-- migrationkit: allow MK5x1 it is fine",
        "1:4: An exception needs the check and a reason. Write it like '-- migrationkit: allow MK501 the table is empty'."
    )]
    [InlineData(
        "-- migrationkit: allow MK5010 it is fine",
        "1:4: An exception needs the check and a reason. Write it like '-- migrationkit: allow MK501 the table is empty'."
    )]
    [InlineData(
        "-- migrationkit requires b",
        "1:4: This looks like a misspelled directive. Write '-- migrationkit: requires b'."
    )]
    [InlineData(
        "-- migration-kit: no-transaction",
        "1:4: This looks like a misspelled directive. Write '-- migrationkit: no-transaction'."
    )]
    [InlineData(
        "-- -- migrationkit: requires b",
        "1:7: This looks like a misspelled directive. Write '-- migrationkit: requires b'."
    )]
    [InlineData(
        "/* migrationkit: requires b */",
        "1:4: A directive needs a line comment of its own. Write '-- migrationkit: requires b'."
    )]
    [InlineData(
        "/*\r\n * migrationkit: replayable\r\n */",
        "2:4: A directive needs a line comment of its own. Write '-- migrationkit: replayable'."
    )]
    [InlineData(
        "select 1; -- migrationkit: requires b",
        "1:14: A directive must be above the first statement. Move it to the top of the file."
    )]
    public void What_is_wrong_with_a_directive_is_said_with_the_right_form(string head, params string[] problems) =>
        Folder
            .Problems(("a", head + "\nselect 1;"), ("b", "-- migrationkit: requires nothing\nselect 1"))
            .Should()
            .Equal(problems.Select(problem => "a.sql:" + problem));

    [Theory]
    [InlineData("-- migrationkit applies this file; it requires a server.")]
    [InlineData("-- See the migrationkit: requires is explained there.")]
    [InlineData("-- note: requires superuser")]
    [InlineData("-- migrations: requires a")]
    [InlineData("select '-- migrationkit: frobnicate', $$ -- migrationkit: frobnicate\n$$;")]
    public void Prose_is_no_directive(string head) =>
        Folder.ReadOne(head + "\nselect 1;").DeclaredRequires.Should().BeNull();
}
