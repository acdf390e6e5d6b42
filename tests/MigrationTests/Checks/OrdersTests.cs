using MigrationKit;
using MigrationKit.Verification.Support;
using MigrationTests.Sources;

namespace MigrationTests.Checks;

/// <summary>The orders in which a folder may be applied.</summary>
public sealed class OrdersTests
{
    private static readonly MigrationSet Diamond = Folder.Read(
        ("a", "select 1;"),
        ("b", "-- migrationkit: requires a\nselect 1;"),
        ("c", "-- migrationkit: requires a\nselect 1;"),
        ("d", "-- migrationkit: requires b, c\nselect 1;")
    );

    private static readonly MigrationSet Roots = Folder.Read(
        [.. "abcdefgh".Select(name => ($"{name}", "-- migrationkit: requires nothing\nselect 1;"))]
    );

    [Fact]
    public void All_of_them_are_given_where_they_are_few_and_the_own_order_of_the_folder_is_first() =>
        Names(Diamond, 10, 1).Should().Equal("abcd", "acbd");

    [Fact]
    public void A_plain_sequence_has_one() =>
        Names(Folder.Read(("a", "select 1;"), ("b", "select 1;")), 10, 1).Should().Equal("ab");

    [Fact]
    public void A_sample_starts_with_the_own_order_of_the_folder_and_repeats_none()
    {
        var names = Names(Roots, 10, 1);

        names.Should().HaveCount(10).And.OnlyHaveUniqueItems();
        names[0].Should().Be("abcdefgh");
    }

    [Fact]
    public void The_seed_decides_the_sample()
    {
        Names(Roots, 10, 7).Should().Equal(Names(Roots, 10, 7));
        Names(Roots, 10, 7).Should().NotEqual(Names(Roots, 10, 8));
    }

    [Fact]
    public void In_a_sample_each_follows_what_it_requires()
    {
        var set = Folder.Read(
            [
                ("a", "-- migrationkit: requires h\nselect 1;"),
                .. "bcdefgh".Select(name => ($"{name}", "-- migrationkit: requires nothing\nselect 1;")),
            ]
        );

        Names(set, 20, 3).Should().OnlyContain(order => order.IndexOf('h') < order.IndexOf('a'));
    }

    private static IReadOnlyList<string> Names(MigrationSet set, int most, int seed) =>
        [.. Orders.For(set, most, seed).Select(order => string.Concat(order))];
}
