namespace MigrationKit.Audit.Logs;

/// <summary>One log: the lines of its sources, and the record that is open.</summary>
internal sealed partial class LogFile(LogReader reader, string name)
{
    /// <summary>Docker cuts lines at 16 KiB.</summary>
    private const int DockersLongest = 16_000;

    private readonly Dictionary<string, TextLog> _sources = [];
    private readonly Dictionary<string, string> _partial = [];
    private RecordLines? _record;
    private int _open;

    internal void Take(ReadOnlyMemory<char> line, int number)
    {
        if (_record is { } record)
        {
            Feed(record, line, number);
            return;
        }
        var marked = line.Span.ContainsAny(LogReader.Marks);
        if (RecordLines.Start(line.Span, number) is { } started)
        {
            if (marked || !started.IsComplete)
            {
                _record = started;
                Complete();
            }
            return;
        }
        TakeLine(line, number, marked);
    }

    internal void End()
    {
        if (_record is { } record)
        {
            Replay(record);
        }
        foreach (var text in _sources.Values)
        {
            text.End();
        }
    }

    private void Feed(RecordLines record, ReadOnlyMemory<char> line, int number)
    {
        if (record.Add(line.Span))
        {
            Complete();
        }
        else
        {
            Replay(record);
            Take(line, number);
        }
    }

    private void Complete()
    {
        if (_record is { IsComplete: true } record)
        {
            _record = null;
            TakeRecord(record);
        }
    }

    // It only looked like the start of a record.
    private void Replay(RecordLines record)
    {
        _record = null;
        foreach (var (index, line) in record.Lines.Index())
        {
            TakeLine(line.AsMemory(), record.Number + index, line.AsSpan().ContainsAny(LogReader.Marks));
        }
    }

    private void TakeRecord(RecordLines record)
    {
        if (record.IsJson)
        {
            if (JsonLine.Read(record.Text.AsMemory()) is { } json)
            {
                TakeJson(json, "", record.Number);
            }
            return;
        }
        var fields = CsvRecord.Fields(record.Text);
        if (CsvRecord.Read(fields) is { } row)
        {
            TakeRow(row, LogTime.In(record.Text), record.Number);
            return;
        }
        foreach (var line in fields.Skip(1).SelectMany(field => field.Split('\n')))
        {
            var marked = line.AsSpan().ContainsAny(LogReader.Marks);
            TakeLine($"{fields[0]} {line}".AsMemory(), record.Number, marked, fields[0].Length + 1);
        }
    }

    private void TakeRow(
        (string Severity, string State, string Message, string? Statement) row,
        DateTimeOffset? at,
        int number
    )
    {
        if (row.Severity is "LOG" or "WARNING" or "NOTICE" or "INFO" || row.State == "00000")
        {
            return;
        }
        if (SqlStates.Judged.Contains(row.State) && TextLog.ErrorIn(row.Message, row.State) is { } error)
        {
            var statement = row.Statement is { } sql ? SafeText.Statement(sql) : null;
            reader.Add(new(error.Message, row.State, new(name, number, at, statement)), name);
            return;
        }
        reader.AddOther();
    }

    private void TakeLine(ReadOnlyMemory<char> line, int number, bool marked, int skip = 0, string collector = "")
    {
        // The server has two blanks behind the colon of a severity.
        if (!marked && _open == 0 && _partial.Count == 0 && line.Span.IndexOf(":  ") < 0)
        {
            Source("").Pass(line.Span, number);
            return;
        }
        marked |= LogReader.HasForeignSeverity(line.Span);
        line = Uncolored(line);
        var prefix = skip > 0 ? new("csv", skip) : LinePrefix.From(line.Span);
        var content = line[prefix.Length..];
        var source = collector + prefix.Source;
        var wrapped = JsonLine.Wrapped(content);
        if (wrapped is not null || prefix.IsPartial || _partial.ContainsKey(source))
        {
            TakePiece(wrapped ?? content.ToString(), source, IsCut(prefix, wrapped), number);
            return;
        }
        var text = Source(source);
        _open -= text.IsOpen ? 1 : 0;
        TakeContent(text, line, content, source, number, marked);
        _open += text.IsOpen ? 1 : 0;
    }

    private static ReadOnlyMemory<char> Uncolored(ReadOnlyMemory<char> line) =>
        line.Span.Contains('\e') ? Colors().Replace(line.ToString(), "").AsMemory() : line;

    /// <summary>What a collector passes on: lines, or a piece of a line that it cut.</summary>
    private void TakePiece(string piece, string source, bool isPartial, int number)
    {
        var whole = Whole(source, piece);
        if (isPartial)
        {
            _partial[source] = whole;
            return;
        }
        foreach (var line in whole.TrimEnd('\n').Split('\n'))
        {
            TakeLine(line.AsMemory(), number, line.AsSpan().ContainsAny(LogReader.Marks), collector: source);
        }
    }

    private static bool IsCut(LinePrefix prefix, string? wrapped) =>
        prefix.IsPartial || wrapped?.Length >= DockersLongest && !wrapped.EndsWith('\n');

    /// <summary>A line that a collector cut, with what came of it before.</summary>
    private string Whole(string source, string end) =>
        !_partial.Remove(source, out var start) ? end
        : start.Length < LogLines.Longest ? start + end
        : start;

    private void TakeContent(
        TextLog text,
        ReadOnlyMemory<char> line,
        ReadOnlyMemory<char> content,
        string source,
        int number,
        bool marked
    )
    {
        var isJson = content.Span is ['{', '"', ..];
        if (!isJson && text.Continue(content.Span))
        {
            return;
        }
        if (JsonLine.IsNotice(content.Span))
        {
            text.End();
            return;
        }
        // JSON may hide what marks a line behind the numbers of its characters.
        if (marked || isJson && content.Span.IndexOf("\\u") >= 0)
        {
            text.Watch(line.Span, number);
            TakeMarked(text, content, source, number);
        }
        else if (!isJson)
        {
            text.Pass(content.Span, number);
            text.OpenRecord(content.Span);
        }
    }

    private void TakeMarked(TextLog text, ReadOnlyMemory<char> content, string source, int number)
    {
        var brace = content.Span.IndexOf("{\"");
        var isJson = brace >= 0 && content.Span.TrimEnd() is [.., '}'];
        if (isJson && JsonLine.Read(content[brace..]) is { } json)
        {
            text.End();
            // Some loggers write a failure as text, and once more as JSON behind the text.
            var isQuiet = FailureWords.IsQuiet(content.Span[..brace]);
            TakeJson(json, brace > 0 ? $"{source}{{" : source, number, isQuiet);
            return;
        }
        text.Take(content.ToString(), number);
    }

    private void TakeJson(JsonLine line, string source, int number, bool isQuiet = false)
    {
        var messages = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (message, state) in line.Errors)
        {
            if (SqlStates.Judged.Contains(state) && TextLog.ErrorIn(message, state) is { } error)
            {
                AddNew(error.Message, error.SqlState ?? state);
            }
            else
            {
                AddOther();
            }
        }
        // Where an error is not of interest, what the other texts say is data of it.
        var isJudged = line.Errors.All(error => SqlStates.Judged.Contains(error.SqlState));
        foreach (var text in isJudged ? line.Texts : [])
        {
            // The errors of one line of JSON are one event, told in several ways.
            new TextLog(found => AddNew(found.Message, found.SqlState, found.Where.Statement), AddOther)
            {
                IsQuiet = isQuiet || line.IsQuiet,
            }.TakeAll(text);
        }

        void AddOther()
        {
            if (messages.Add(""))
            {
                reader.AddOther();
            }
        }

        void AddNew(string message, string? state, string? sql = null)
        {
            if (messages.Add(message))
            {
                sql ??= line.Statement is null ? null : SafeText.Statement(line.Statement);
                reader.Add(new(message, state, new(name, number, line.At, sql)), name + source);
            }
        }
    }

    private TextLog Source(string source)
    {
        if (!_sources.TryGetValue(source, out var text))
        {
            text = new(
                error => reader.Add(error with { Where = error.Where with { Path = name } }, name + source),
                () => reader.AddOther()
            );
            _sources.Add(source, text);
        }
        return text;
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colors();
}
