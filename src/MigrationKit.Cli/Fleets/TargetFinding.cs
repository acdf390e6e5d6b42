namespace MigrationKit.Cli.Fleets;

/// <summary>What an audit has found at one target.</summary>
internal sealed record TargetFinding(string Status, IReadOnlyList<string> Issues);
