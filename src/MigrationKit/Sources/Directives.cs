using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>The directives of a file: its lines <c>-- migrationkit: …</c>.</summary>
internal sealed record Directives
{
    internal const string NoTransactionLine = "-- migrationkit: no-transaction";

    /// <summary>The names after <c>requires</c>; empty for <c>requires nothing</c>, null where the file does not say.</summary>
    internal IReadOnlyList<RequiredName>? Requires { get; init; }

    internal bool NoTransaction { get; init; }

    internal bool Replayable { get; init; }

    internal bool Repeatable { get; init; }

    internal IReadOnlyList<AllowedCheck> Allows { get; init; } = [];

    /// <summary>The problems of the directives, in order.</summary>
    internal IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>A name after <c>requires</c>, and where it stands.</summary>
internal readonly record struct RequiredName(string Name, int Offset);
