using MigrationTests.Sources;

namespace MigrationTests.Planning;

public sealed class GraphTests
{
    [Fact]
    public void Without_directives_a_folder_is_a_sequence_by_ordinal_name()
    {
        var set = Folder.Read(("b", "x"), ("a10", "x"), ("C", "x"), ("a2", "x"));

        set.Migrations.Select(m => m.Name).Should().Equal("C", "a10", "a2", "b");
        set.IsSequence.Should().BeTrue();
        Parents(set).Should().Equal("C <", "a10 < C", "a2 < a10", "b < a2");
    }

    [Fact]
    public void Requirements_come_first_and_ties_go_by_name()
    {
        var set = Folder.Read(
            ("a", "-- migrationkit: requires d\nx"),
            ("b", "x"),
            ("c", "-- migrationkit: requires nothing\nx"),
            ("d", "-- migrationkit: requires nothing\nx"),
            ("e", "-- migrationkit: requires C, a\nx")
        );

        set.IsSequence.Should().BeFalse();
        Parents(set).Should().Equal("c <", "d <", "a < d", "b < a", "e < c a");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_does_not_depend_on_the_order_in_which_files_are_found(int seed)
    {
        var random = new Random(seed);
        (string, string)[] files = [.. Enumerable.Range(0, 200).Select(i => RandomFile(random, i))];
        var expected = Parents(Folder.Read(files)).ToList();

        random.Shuffle(files);

        Parents(Folder.Read(files)).Should().Equal(expected, "seed {0}", seed);
    }

    [Fact]
    public void A_requirement_that_is_not_there_is_named_with_the_nearest_that_is() =>
        Folder
            .Problems(
                ("20250101_session_memory", "x"),
                ("b", "-- migrationkit: requires session_memory, 20250101_sesion_memory\nx"),
                ("c", "-- migrationkit: requires something_else\nx"),
                ("d", "-- migrationkit: requires D\nx")
            )
            .Should()
            .Equal(
                "b.sql:1:27: There is no migration 'session_memory'. Did you mean '20250101_session_memory'?",
                "b.sql:1:43: There is no migration '20250101_sesion_memory'. Did you mean '20250101_session_memory'?",
                "c.sql:1:27: There is no migration 'something_else'. Correct the name, or add the file.",
                "d.sql:1:27: The migration requires itself. Remove the name."
            );

    [Fact]
    public void A_cycle_is_printed_as_a_path() =>
        Folder
            .Problems(
                ("a", "-- migrationkit: requires nothing\nx"),
                ("b", "-- migrationkit: requires a, d\nx"),
                ("c", "-- migrationkit: requires b\nx"),
                ("d", "-- migrationkit: requires c\nx"),
                ("e", "x")
            )
            .Should()
            .Equal("b.sql:1:30: The requirements form a cycle: b → d → c → b. Remove one of these requirements.");

    [Fact]
    public void A_cycle_through_a_predecessor_says_so() =>
        Folder
            .Problems(("a", "-- migrationkit: requires b\nx"), ("b", "x"))
            .Should()
            .Equal(
                "a.sql:1:27: The requirements form a cycle: a → b → a. b follows a by name, because it has no "
                    + "'requires'; write '-- migrationkit: requires nothing' into it, or what it does require."
            );

    [Fact]
    public void Cycles_that_hang_together_are_all_reported() =>
        Folder
            .Problems(
                ("a1", "-- migrationkit: requires a2, b1\nx"),
                ("a2", "-- migrationkit: requires a1\nx"),
                ("b1", "-- migrationkit: requires b2\nx"),
                ("b2", "-- migrationkit: requires b1\nx"),
                ("c", "-- migrationkit: requires a1, b2\nx")
            )
            .Should()
            .Equal(
                "a1.sql:1:27: The requirements form a cycle: a1 → a2 → a1. Remove one of these requirements.",
                "b1.sql:1:27: The requirements form a cycle: b1 → b2 → b1. Remove one of these requirements."
            );

    [Fact]
    public void A_problem_of_a_head_makes_no_problem_of_the_graph() =>
        Folder
            .Problems(
                ("a", "-- migrationkit: requires b\nx"),
                ("b", "-- migrationkit: require a\nx"),
                ("c", "-- migrationkit: requires d\nx"),
                ("d", "/* migrationkit: requires nothing"),
                ("e", "-- migrationkit: requires d\nx")
            )
            .Should()
            .Equal(
                "b.sql:1:4: There is no directive 'require'. Did you mean 'requires'?",
                "d.sql:1:1: The comment that opens here with /* is never closed. Close it."
            );

    /// <summary>Requires only what comes before it by name, so that there is no cycle.</summary>
    private static (string, string) RandomFile(Random random, int number)
    {
        var requires = random.Next(4) switch
        {
            0 => "",
            1 when number > 0 => $"-- migrationkit: requires m{random.Next(number):000}\n",
            2 when number > 1 => $"-- migrationkit: requires m{number - 1:000}, m{random.Next(number - 1):000}\n",
            _ => "-- migrationkit: requires nothing\n",
        };
        return ($"m{number:000}", requires + "x");
    }

    private static IEnumerable<string> Parents(MigrationKit.MigrationSet set) =>
        set.Migrations.Select(m => $"{m.Name} < {string.Join(' ', m.Requires)}".TrimEnd());
}
