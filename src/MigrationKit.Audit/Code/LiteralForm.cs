namespace MigrationKit.Audit.Code;

/// <summary>How a kind of literal is written between its delimiters.</summary>
internal sealed record LiteralForm(string Close)
{
    /// <summary>What a backslash means.</summary>
    internal Escapes Escapes { get; init; }

    /// <summary>Whether the closing delimiter written twice stands for itself: <c>@"…""…"</c>.</summary>
    internal bool DoublesClose { get; init; }

    /// <summary>Whether it may go on after a line end.</summary>
    internal bool Multiline { get; init; }

    /// <summary>What starts an expression in it; <see langword="null"/> where none can be.</summary>
    internal string? Hole { get; init; }

    /// <summary>Whether a name behind <c>$</c> is an expression, too.</summary>
    internal bool HasNames { get; init; }

    /// <summary>Whether <c>{{</c> and <c>}}</c> stand for one brace each.</summary>
    internal bool DoublesBraces { get; init; }

    /// <summary>Whether the indentation of its last line is taken away from all lines.</summary>
    internal bool Indented { get; init; }

    /// <summary>How many braces end an expression in it.</summary>
    internal int HoleEnd => Hole is null or "${" ? 1 : Hole.Length;

    /// <summary>Whether a character written twice stands for itself.</summary>
    internal bool Doubles(char c) => DoublesClose && c == Close[0] || DoublesBraces && c is '{' or '}';
}

/// <summary>What a backslash in a literal means.</summary>
internal enum Escapes
{
    /// <summary>Itself.</summary>
    None,

    /// <summary>Itself, but the character behind it does not end the literal (Python's <c>r"…"</c>).</summary>
    Kept,
    CSharp,
    Script,
    Python,
}
