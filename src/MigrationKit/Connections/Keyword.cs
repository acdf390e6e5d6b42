namespace MigrationKit.Connections;

/// <summary>What becomes of a keyword of a connection string.</summary>
internal enum KeywordUse
{
    /// <summary>It has the effect that its own tool gives it.</summary>
    Honoured,

    /// <summary>It is sent to the server as a run-time parameter (<c>options=-c name=value</c>).</summary>
    RunTimeParameter,

    /// <summary>It has no effect here, and a message says so.</summary>
    Ignored,

    /// <summary>It cannot be honoured, and ignoring it would change which server is used, or how safely.</summary>
    Refused,
}

/// <summary>One row of the table of keywords.</summary>
/// <param name="Name">The name that messages and the documentation use.</param>
/// <param name="Use">What becomes of it.</param>
/// <param name="Text">
/// What it means (honoured), why it is ignored, or what to use instead (refused): the words of messages and of
/// docs/connections.md.
/// </param>
/// <param name="Synonyms">Other names. Case, blanks, <c>_</c> and <c>-</c> make no difference.</param>
internal sealed record Keyword(string Name, KeywordUse Use, string Text, params string[] Synonyms)
{
    /// <summary>A keyword that an environment variable of libpq gives, too.</summary>
    internal Keyword((string Name, string Variable) known, KeywordUse use, string text, params string[] synonyms)
        : this(known.Name, use, text, synonyms) => Variable = known.Variable;

    /// <summary>libpq's environment variable.</summary>
    internal string? Variable { get; init; }

    /// <summary>Npgsql's name, where the value is passed on as it is.</summary>
    internal string? Npgsql { get; init; }

    /// <summary>The keyword that this one stands for; without one, its own name.</summary>
    internal string? Target { get; init; }

    /// <summary>The value in the words of <see cref="Target"/>; null if it has no such value.</summary>
    internal Func<string, string?>? Translate { get; init; }

    /// <summary>Values that ask for what happens anyway: accepted without a word.</summary>
    internal string[] Harmless { get; init; } = [];

    internal bool IsHarmless(string value) => Harmless.Contains(value, StringComparer.OrdinalIgnoreCase);
}
