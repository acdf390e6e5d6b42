using MigrationKit.Sources;

namespace MigrationKit;

/// <summary>One file as a <see cref="MigrationSource"/> hands it out: not yet decoded, not yet parsed.</summary>
/// <param name="Name">The migration's identity: the file name without <c>.sql</c>, or the name of its directory.</param>
/// <param name="Path">How messages call the file; a path relative to the working directory where there is one.</param>
/// <param name="Content">The bytes of the file.</param>
public sealed record MigrationFile(string Name, string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Why the content could not be read, or is not to be; null where it can.</summary>
    internal string? Refusal { get; init; }

    /// <summary>Whose marks the content may have.</summary>
    internal Layout Layout { get; init; } = Layout.Own;

    /// <summary>The place in the order of its layout; ties, which is all of them in our own, by name.</summary>
    internal int Place { get; init; }

    /// <summary>Where the footprint file is or would be; null outside a directory.</summary>
    internal string? FootprintPath { get; init; }

    /// <summary>The footprint file beside it; null where there is none.</summary>
    internal (string Path, string Text)? Footprint { get; init; }

    /// <summary>Whether a file beside it says that it does without a transaction.</summary>
    internal bool NoTransaction { get; init; }

    /// <summary>Whether it may be without a statement, as the tools that write migrations leave some.</summary>
    internal bool MayBeEmpty { get; init; }

    /// <summary>Whether its name says that it runs again whenever it changes.</summary>
    internal bool Repeatable { get; init; }

    /// <summary>Whether a file beside it says that nothing in it is to be replaced.</summary>
    internal bool NoPlaceholders { get; init; }
}
