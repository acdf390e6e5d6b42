namespace MigrationKit.Audit.Logs;

/// <summary>The lines of a record of CSV or JSON that goes on over several of them.</summary>
internal sealed class RecordLines
{
    /// <summary>How many lines a record has at most; longer ones only looked like one.</summary>
    private const int Most = 5_000;

    private readonly List<string> _lines = [];
    private int _quotes;

    private RecordLines(string line, int number, bool isJson)
    {
        (Number, IsJson) = (number, isJson);
        Add(line);
    }

    internal int Number { get; }

    internal bool IsJson { get; }

    internal IReadOnlyList<string> Lines => _lines;

    internal string Text => string.Join('\n', _lines);

    internal bool IsComplete => IsJson ? _lines[^1] is ['}', ..] : _quotes % 2 == 0;

    /// <summary>A record that starts with this line; null where none does.</summary>
    internal static RecordLines? Start(ReadOnlySpan<char> line, int number) =>
        line is "{" ? new(line.ToString(), number, isJson: true)
        : CsvRecord.Starts(line) ? new(line.ToString(), number, isJson: false)
        : null;

    /// <summary>Adds a line; false where it cannot be one of this record.</summary>
    internal bool Add(ReadOnlySpan<char> line)
    {
        // An object as node prints it has no quotes around its names.
        if (_lines.Count >= Most || IsJson && _lines.Count == 1 && line.TrimStart() is not ['"' or '}', ..])
        {
            return false;
        }
        _lines.Add(line.ToString());
        _quotes += line.Count('"');
        return true;
    }
}
