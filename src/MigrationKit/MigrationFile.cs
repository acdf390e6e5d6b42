using System.Security.Cryptography;
using MigrationKit.Sources;

namespace MigrationKit;

/// <summary>One file as a <see cref="MigrationSource"/> hands it out: not yet decoded, not yet parsed.</summary>
/// <param name="Name">The migration's identity: the file name without <c>.sql</c>, or the name of its directory.</param>
/// <param name="Path">How messages call the file; a path relative to the working directory where there is one.</param>
/// <param name="Content">The bytes of the file.</param>
public sealed record MigrationFile(string Name, string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>The bytes of the file.</summary>
    /// <exception cref="IOException">A large file was changed or removed since it was found.</exception>
    public ReadOnlyMemory<byte> Content
    {
        get => Large?.Read() ?? field;
        init;
    } = Content;

    /// <summary>Where the content is while nothing asks for it; null for a file that is small enough to be kept.</summary>
    internal LargeFile? Large { get; init; }

    /// <summary>How the content begins; all of it where it is small.</summary>
    internal ReadOnlyMemory<byte> Head => Large?.Head ?? Content;

    /// <summary>SHA-256 of the content, in lower-case hexadecimal digits.</summary>
    internal string Sha256 => Large?.Sha256 ?? (field ??= Convert.ToHexStringLower(SHA256.HashData(Content.Span)));

    /// <summary>Why the content could not be read, or is not to be; null where it can.</summary>
    internal string? Refusal { get; init; }

    /// <summary>Whose marks the content may have.</summary>
    internal Layout Layout { get; init; } = Layout.Own;

    /// <summary>The place in the order of its layout; ties, which is all of them in our own, by name.</summary>
    internal int Place { get; init; }

    /// <summary>Whether somebody or something said whose order the files have; null where nobody can be asked.</summary>
    internal bool? IsOrderGiven { get; init; }

    /// <summary>Where the footprint file is or would be; null outside a directory.</summary>
    internal string? FootprintPath { get; init; }

    /// <summary>The footprint file that may be beside it, and what reads it: null where there is none.</summary>
    internal (string Path, Func<string?> Read)? Footprint { get; init; }

    /// <summary>Whether a file beside it says that it does without a transaction.</summary>
    internal bool NoTransaction { get; init; }

    /// <summary>Whether it may be without a statement, as the tools that write migrations leave some.</summary>
    internal bool MayBeEmpty { get; init; }

    /// <summary>Whether its name says that it runs again whenever it changes.</summary>
    internal bool Repeatable { get; init; }

    /// <summary>Whether a file beside it says that nothing in it is to be replaced.</summary>
    internal bool NoPlaceholders { get; init; }
}
