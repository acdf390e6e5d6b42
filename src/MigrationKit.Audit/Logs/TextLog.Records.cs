using System.Buffers;

namespace MigrationKit.Audit.Logs;

/// <summary>Follows the records of the server over their lines.</summary>
internal sealed partial class TextLog
{
    private static readonly SearchValues<string> StatementMarks = SearchValues.Create(
        ["statement: ", "execute ", "STATEMENT:  ", "QUERY:  "],
        StringComparison.Ordinal
    );

    // A record of the server is open: lines that start with a tab go on with it, whatever they look like.
    private bool _inRecord;
    private bool _isPrefixed;
    private bool _inString;
    private bool _takesSql;

    /// <summary>Whether the next line may go on with this one.</summary>
    internal bool IsOpen => _inRecord;

    /// <summary>
    /// Takes a line that goes on with a record: the server starts each line but the first with a tab, which some collectors
    /// remove; then the prefix that every record has is missing.
    /// </summary>
    internal bool Continue(ReadOnlySpan<char> line)
    {
        if (!_inRecord)
        {
            return false;
        }
        var severity = SeverityAt(line);
        var text =
            line is ['\t', ..] ? line[1..]
            : line.StartsWith("#011") ? line[4..]
            : line;
        if (text.Length == line.Length && !(_isPrefixed && (severity == 0 || _inString && severity < 0)))
        {
            _inRecord = false;
            return false;
        }
        _inString ^= text.Count('\'') % 2 == 1;
        if (_takesSql)
        {
            Append("\n");
            Append(text);
        }
        return true;
    }

    /// <summary>A line of the server that reports no error; its further lines do not either.</summary>
    internal void OpenRecord(ReadOnlySpan<char> line)
    {
        var severity = SeverityAt(line);
        if (severity < 0)
        {
            return;
        }
        (_inRecord, _takesSql) = (true, false);
        _isPrefixed = !line[..severity].IsWhiteSpace();
        _inString = line[severity..].ContainsAny(StatementMarks) && EndsInString(line[severity..]);
    }

    private static bool EndsInString(ReadOnlySpan<char> line)
    {
        // Cheap first: most lines have an even number of quotes.
        if (line.Count('\'') % 2 == 0)
        {
            return false;
        }
        var text = line.ToString();
        var scanner = new SqlScanner(text, text.IndexOf(": ", StringComparison.Ordinal) + 1, text.Length);
        var token = scanner.Next();
        while (token is { Kind: not TokenKind.End, Closed: true })
        {
            token = scanner.Next();
        }
        return !token.Closed;
    }

    /// <summary>Where a severity of the server stands; -1 where none does.</summary>
    private static int SeverityAt(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(":  ");
        if (colon < 0)
        {
            return -1;
        }
        var start = line[..colon].LastIndexOfAnyExceptInRange('A', 'Z') + 1;
        return colon - start >= 3 ? start : -1;
    }
}
