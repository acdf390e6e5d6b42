namespace MigrationKit.Audit.Code;

/// <summary>What the scanner has to know of a programming language.</summary>
internal sealed record Language
{
    /// <summary>How the names of its files end.</summary>
    internal required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>What starts a comment that ends with its line.</summary>
    internal string LineComment { get; init; } = "//";

    /// <summary>The literal that opens at a place, and how long its opening is; none for <see langword="null"/>.</summary>
    internal required Func<string, int, (LiteralForm Form, int Length)?> Open { get; init; }

    /// <summary>Whether <c>/* … */</c> is a comment.</summary>
    internal bool HasBlockComments { get; init; } = true;

    /// <summary>Whether a line that starts with <c>#</c> is for the compiler.</summary>
    internal bool HasDirectives { get; init; }

    /// <summary>Whether a slash can open a regular expression.</summary>
    internal bool HasRegex { get; init; }

    /// <summary>Whether a line end ends a statement, and literals side by side are one.</summary>
    internal bool IsPython { get; init; }

    /// <summary>Whether a colon in an expression of a literal starts its format.</summary>
    internal bool HasFormats { get; init; } = true;

    internal static readonly Language CSharp = new()
    {
        Extensions = [".cs", ".csx"],
        HasDirectives = true,
        Open = CSharpLiterals.Open,
    };

    internal static readonly Language Script = new()
    {
        Extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"],
        HasRegex = true,
        HasFormats = false,
        Open = ScriptLiterals.Open,
    };

    internal static readonly Language Python = new()
    {
        Extensions = [".py"],
        LineComment = "#",
        HasBlockComments = false,
        IsPython = true,
        Open = PythonLiterals.Open,
    };

    internal static readonly Language Go = new() { Extensions = [".go"], Open = OtherLiterals.OfGo };

    internal static readonly Language Java = new() { Extensions = [".java"], Open = OtherLiterals.OfJava };

    internal static readonly Language Kotlin = new()
    {
        Extensions = [".kt", ".kts"],
        HasFormats = false,
        Open = OtherLiterals.OfKotlin,
    };

    internal static readonly Language Rust = new() { Extensions = [".rs"], Open = OtherLiterals.OfRust };

    /// <summary>SQL itself: it needs no scanner.</summary>
    internal static readonly Language Sql = new()
    {
        Extensions = [".sql"],
        LineComment = "--",
        Open = (_, _) => null,
    };

    /// <summary>The language of a file; <see langword="null"/> where it is none of these.</summary>
    internal static Language? ForPath(string path) =>
        Array.Find<Language>(
            [CSharp, Script, Python, Go, Java, Kotlin, Rust, Sql],
            language => language.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
        );
}
