using System.Buffers;
using System.Text;

namespace MigrationKit.Catalog;

/// <summary>A name in a line of a snapshot.</summary>
/// <param name="Text">As it is written, quoted where it needs it.</param>
/// <param name="Owner">The same without its last part and the dot before it.</param>
/// <param name="Parts">The parts between dots, unquoted.</param>
internal readonly record struct LineName(string Text, string Owner, IReadOnlyList<string> Parts);

/// <summary>Reads the names in a line of a snapshot from left to right.</summary>
internal sealed class LineReader(string text)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    public int Position { get; private set; }

    /// <summary>Passes over a text if it comes next.</summary>
    public bool Skip(string next)
    {
        if (string.CompareOrdinal(text, Position, next, 0, next.Length) != 0)
        {
            return false;
        }
        Position += next.Length;
        return true;
    }

    /// <summary>Goes behind the last mention of a text, if there is one.</summary>
    public void GoBehindLast(string mention)
    {
        var at = text.LastIndexOf(mention, StringComparison.Ordinal);
        Position = at < Position ? Position : at + mention.Length;
    }

    /// <summary>Goes behind the next mention of a text, if there is one.</summary>
    public void GoBehind(string mention)
    {
        var at = text.IndexOf(mention, Position, StringComparison.Ordinal);
        Position = at < 0 ? Position : at + mention.Length;
    }

    /// <summary>Reads a name, qualified or not, with the argument types of a routine if they follow.</summary>
    public LineName Name()
    {
        var start = Position;
        var dot = start;
        var parts = new List<string> { Part() };
        while (Position < text.Length && text[Position] == '.')
        {
            dot = Position++;
            parts.Add(Part());
        }
        SkipArguments();
        return new(text[start..Position], text[start..dot], parts);
    }

    /// <summary>Goes behind the next comma of a list in parentheses.</summary>
    /// <returns>Whether there is one.</returns>
    public bool GoToNext()
    {
        GoToEndOf(", ");
        return Skip(", ");
    }

    private string Part()
    {
        if (!Skip("\""))
        {
            var length = text.AsSpan(Position).IndexOfAnyExcept(Plain);
            var start = Position;
            Position = length < 0 ? text.Length : Position + length;
            return text[start..Position];
        }
        var part = new StringBuilder();
        while (Position < text.Length)
        {
            if (Skip("\"\""))
            {
                part.Append('"');
            }
            else if (Skip("\""))
            {
                break;
            }
            else
            {
                part.Append(text[Position++]);
            }
        }
        return part.ToString();
    }

    private void SkipArguments()
    {
        if (Skip("("))
        {
            GoToEndOf(")");
            Skip(")");
        }
    }

    /// <summary>Goes to the end of the parentheses around, or to a separator before it; what is quoted or nested does not count.</summary>
    private void GoToEndOf(string separator)
    {
        for (var (depth, quoted) = (0, false); Position < text.Length; Position++)
        {
            var c = text[Position];
            var isOutside = depth == 0 && !quoted;
            if (isOutside && (c == ')' || text.AsSpan(Position).StartsWith(separator)))
            {
                return;
            }
            quoted ^= c == '"';
            depth +=
                quoted ? 0
                : c == '(' ? 1
                : c == ')' ? -1
                : 0;
        }
    }
}
