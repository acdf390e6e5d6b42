using MigrationKit.Cli.Audit.Html.Drawing;

namespace MigrationTests.Audit;

public sealed class DrawingTests
{
    [Fact]
    public void An_edge_that_others_imply_is_left_out() =>
        DirectEdges
            .Of(
                [
                    [],
                    [0],
                    [1, 0],
                    [2, 2, 0],
                ]
            )
            .Should()
            .BeEquivalentTo(new int[][] { [], [0], [1], [2] }, order => order.WithStrictOrdering());

    [Fact]
    public void A_node_stands_below_all_that_it_requires_and_no_layer_is_wider_than_allowed()
    {
        var graph = new LayeredGraph(
            [
                [],
                [0],
                [0],
                [0],
                [0],
                [4],
                [5, 1],
            ]
        );

        var layer = graph
            .Places.Where(place => place.Node >= 0)
            .ToDictionary(place => place.Node, place => place.Layer);
        layer.Should().Contain(0, 0).And.Contain(4, 2).And.Contain(5, 3).And.Contain(6, 4);
        graph
            .Layers.Should()
            .OnlyContain(places =>
                places.Count(place => place.Node >= 0) <= LayeredGraph.MostInLayer
            );
    }

    [Fact]
    public void Edges_of_one_node_pass_a_layer_at_one_place()
    {
        // 0 reaches below layer 1 three times.
        var graph = new LayeredGraph(
            [
                [],
                [0],
                [0],
                [0],
                [0],
                [0],
                [0],
            ]
        );

        graph
            .Layers[1]
            .Should()
            .ContainSingle(place => place.Node < 0)
            .Which.Below.Should()
            .HaveCount(3);
    }

    [Fact]
    public void Branches_that_do_not_cross_are_not_crossed()
    {
        var graph = new LayeredGraph(
            [
                [],
                [],
                [1],
                [0],
            ]
        );

        var first = graph.Layers[0].Select(place => place.Node).ToList();
        var second = graph.Layers[1].Select(place => place.Node).ToList();
        (first.IndexOf(0) < first.IndexOf(1)).Should().Be(second.IndexOf(3) < second.IndexOf(2));
    }

    [Fact]
    public void A_chain_hangs_straight_and_neighbours_keep_their_distance()
    {
        var graph = new LayeredGraph(
            [
                [],
                [0],
                [1],
                [0],
                [0],
            ]
        );

        Positions.Set(graph, place => place.Node < 0 ? 0 : 100 + 20 * place.Node);

        var x = graph.Places.Where(p => p.Node >= 0).ToDictionary(p => p.Node, p => p.X);
        Math.Abs(x[1] - x[2]).Should().BeLessThan(1);
        graph
            .Layers.SelectMany(layer => layer.Zip(layer.Skip(1)))
            .Should()
            .OnlyContain(pair =>
                pair.Second.X - pair.First.X
                >= (200 + 20 * (pair.First.Node + pair.Second.Node)) / 2.0
            );
    }
}
