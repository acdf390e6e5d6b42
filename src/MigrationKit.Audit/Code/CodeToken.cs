namespace MigrationKit.Audit.Code;

internal enum CodeTokenKind
{
    /// <summary>A name, a keyword or a number.</summary>
    Word,

    /// <summary>One character that is no part of a word.</summary>
    Symbol,
    Literal,

    /// <summary>A line end that ends a statement (Python).</summary>
    LineEnd,
}

/// <summary>A piece of source code.</summary>
internal readonly record struct CodeToken(CodeTokenKind Kind, int Start, int End, Literal? Literal = null);

/// <summary>A string or template literal.</summary>
/// <param name="Text">Its value, with <see cref="MappedText.Hole"/> for each expression in it.</param>
internal sealed record Literal(MappedText Text, IReadOnlyList<IReadOnlyList<CodeToken>> Holes);
