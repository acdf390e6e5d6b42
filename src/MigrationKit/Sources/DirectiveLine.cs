namespace MigrationKit.Sources;

/// <summary>A line of a comment that is a directive or looks like one.</summary>
/// <param name="Word">The directive's first word as it is written; empty where there is none.</param>
/// <param name="Arguments">What follows it, without blanks around.</param>
/// <param name="Offset">Where the line says <c>migrationkit</c>.</param>
/// <param name="ArgumentsOffset">Where <paramref name="Arguments"/> start.</param>
/// <param name="IsExact">Whether it starts with <c>migrationkit:</c> and nothing else.</param>
internal readonly record struct DirectiveLine(
    string Word,
    string Arguments,
    int Offset,
    int ArgumentsOffset,
    bool IsExact
)
{
    private const string Marker = "migrationkit";
    private const string Separators = " \t:=-,;.";

    internal static readonly string[] Words = ["requires", "no-transaction", "replayable", "repeatable", "allow"];

    /// <summary>Reads a line of a comment, without the characters that open it; null if it is no directive.</summary>
    internal static DirectiveLine? Read(ReadOnlySpan<char> line, int offset)
    {
        var trimmed = line.TrimStart(" \t");
        var content = trimmed.TrimStart(" \t*-");
        offset += line.Length - content.Length;
        var isPlain = content.Length == trimmed.Length;
        content = content.TrimEnd();
        var colon = content.IndexOf(':');
        if (colon >= 0 && content[..colon].TrimEnd().Equals(Marker, StringComparison.OrdinalIgnoreCase))
        {
            return Read(content, colon + 1, offset, isPlain);
        }
        var rest = BehindMarker(content, colon);
        if (rest < 0)
        {
            return null;
        }
        var near = Read(content, rest, offset, isExact: false);
        return Words.Contains(near.Word, StringComparer.OrdinalIgnoreCase) ? near : null;
    }

    private static DirectiveLine Read(ReadOnlySpan<char> content, int from, int offset, bool isExact)
    {
        var words = content[from..].TrimStart(isExact ? " \t" : Separators);
        var length = words.IndexOfAny(' ', '\t');
        var word = length < 0 ? words : words[..length];
        var arguments = words[word.Length..].TrimStart();
        return new(word.ToString(), arguments.ToString(), offset, offset + content.Length - arguments.Length, isExact);
    }

    /// <summary>Where a misspelled marker or one without its colon ends; -1 if there is none.</summary>
    private static int BehindMarker(ReadOnlySpan<char> content, int colon)
    {
        if (content.StartsWith(Marker, StringComparison.OrdinalIgnoreCase))
        {
            return Marker.Length;
        }
        var near = Math.Abs(colon - Marker.Length) <= 2 && EditDistance.Between(content[..colon], Marker) <= 2;
        return near ? colon + 1 : -1;
    }
}
