namespace MigrationKit.Cli.Graph;

/// <summary>The colours of a picture that knows no theme: dark text on a light ground, readable on any page.</summary>
/// <param name="Name">A word for the class.</param>
internal sealed record StateColor(string Name, string Fill, string Line)
{
    internal const string Text = "#1f2328";

    private static readonly StateColor Unknown = new("unknown", "#f2f1ee", "#8b8f94");

    private static readonly StateColor Applied = new("applied", "#e3f1e8", "#2f7d55");

    private static readonly StateColor Pending = new("pending", "#fbefd7", "#a86a0c");

    private static readonly StateColor Wrong = new("wrong", "#fae5e3", "#b3362d");

    internal static IReadOnlyList<StateColor> All { get; } = [Unknown, Applied, Pending, Wrong];

    internal static StateColor For(MigrationState? state) =>
        state is null
            ? Unknown
            : state.Value.ToHealth() switch
            {
                MigrationHealth.Applied => Applied,
                MigrationHealth.Drifted => Wrong,
                _ => Pending,
            };
}
