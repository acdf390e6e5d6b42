using System.Buffers;
using System.Text.RegularExpressions;
using MigrationKit.Audit.Messages;

namespace MigrationKit.Audit.Logs;

/// <summary>Reads logs of any kind, and gathers the errors that report a missing object.</summary>
internal sealed partial class LogReader(LoggedErrors errors)
{
    /// <summary>What a line must have to be worth a look; most lines of a log have none of it.</summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(
        [
            "does not exist",
            "has no field",
            .. SqlStates.Judged,
            "ERROR",
            "FATAL",
            "PANIC",
            "rror: ",
            "rror\":",
            "PostgresException",
            "psycopg",
            "asyncpg",
            "PSQLException",
            "UndefinedTable",
            "UndefinedColumn",
            "UndefinedFunction",
            "UndefinedObject",
            "InvalidSchemaName",
            "pq: ",
            "code:",
            "code\":",
            "qlstate",
            "qlState",
            "QLState",
            "STATEMENT:",
            "LINE ",
            "[SQL:",
            "query:",
            "sql:",
        ],
        StringComparison.Ordinal
    );

    /// <summary>What an audit itself asks about code, and a server logs where it refuses it.</summary>
    private const string OwnQuestion = "prepare migrationkit_code_";

    private readonly RepeatedErrors _repeated = new();
    private long _lines;
    private int _others;
    private int _judged;

    internal LogReading Reading => new(_lines, _others + _judged, _judged);

    /// <exception cref="AuditException">The log cannot be read to its end.</exception>
    internal async Task ReadAsync(AuditLog log, CancellationToken cancellationToken)
    {
        var file = new LogFile(this, log.Name);
        var number = 0;
        try
        {
            await foreach (
                var line in LogLines.ReadAsync(log.Text, cancellationToken).ConfigureAwait(false)
            )
            {
                number++;
                _lines++;
                if (line.Span.Contains('\0'))
                {
                    throw new AuditException(
                        $"{log.Name}:{number}: this is not text. Give the log as text; the name of a gzip file must end in .gz."
                    );
                }
                file.Take(line, number);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new AuditException(
                $"{log.Name} cannot be read beyond line {number}: {e.Message} Give a log that can be read to its end.",
                e
            );
        }
        file.End();
    }

    private void Add(ObservedError error, string source)
    {
        if (error.Where.Statement?.StartsWith(OwnQuestion, StringComparison.Ordinal) == true)
        {
            return;
        }
        var isRepeat = _repeated.IsRepeat(error, source);
        _judged += isRepeat ? 0 : 1;
        errors.Add(error, isRepeat);
    }

    /// <summary>One log: the lines of its sources, and the record that is open.</summary>
    private sealed class LogFile(LogReader reader, string name)
    {
        private readonly Dictionary<string, TextLog> _sources = [];
        private RecordLines? _record;
        private int _open;

        internal void Take(ReadOnlyMemory<char> line, int number)
        {
            if (_record is { } record)
            {
                Feed(record, line, number);
                return;
            }
            var marked = line.Span.ContainsAny(Marks);
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
                TakeLine(line.AsMemory(), record.Number + index, line.AsSpan().ContainsAny(Marks));
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
                var marked = line.AsSpan().ContainsAny(Marks);
                TakeLine(
                    $"{fields[0]} {line}".AsMemory(),
                    record.Number,
                    marked,
                    fields[0].Length + 1
                );
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
            if (
                SqlStates.Judged.Contains(row.State)
                && TextLog.ErrorIn(row.Message, row.State) is { } error
            )
            {
                var statement = row.Statement is { } sql ? SafeText.Statement(sql) : null;
                reader.Add(new(error.Message, row.State, new(name, number, at, statement)), name);
                return;
            }
            reader._others++;
        }

        private void TakeLine(ReadOnlyMemory<char> line, int number, bool marked, int skip = 0)
        {
            // The server has two blanks behind the colon of a severity.
            if (!marked && _open == 0 && line.Span.IndexOf(":  ") < 0)
            {
                Source("").Pass(line.Span, number);
                return;
            }
            if (line.Span.Contains('\e'))
            {
                line = Colors().Replace(line.ToString(), "").AsMemory();
            }
            var prefix = skip > 0 ? new("csv", skip) : LinePrefix.Of(line.Span);
            var content = line[prefix.Length..];
            var text = Source(prefix.Source);
            var wasOpen = text.IsOpen;
            var isJson = content.Span is ['{', '"', ..];
            if (isJson || !text.Continue(content.Span))
            {
                if (isJson || marked)
                {
                    text.Watch(line.Span, number);
                    TakeMarked(text, content, prefix.Source, number);
                }
                else
                {
                    text.Pass(content.Span, number);
                    text.OpenRecord(content.Span);
                }
            }
            _open += (text.IsOpen ? 1 : 0) - (wasOpen ? 1 : 0);
        }

        private void TakeMarked(
            TextLog text,
            ReadOnlyMemory<char> content,
            string source,
            int number
        )
        {
            var brace = content.Span.IndexOf("{\"");
            var isJson = brace >= 0 && content.Span.TrimEnd() is [.., '}'];
            if (isJson && JsonLine.Read(content[brace..]) is { } json)
            {
                if (json.Line is { } wrapped)
                {
                    var lines = wrapped.TrimEnd('\n').Split('\n');
                    foreach (var line in lines.Where(line => !text.Continue(line)))
                    {
                        text.Take(line, number);
                    }
                    return;
                }
                text.End();
                TakeJson(json, source, number);
                return;
            }
            text.Take(content.ToString(), number);
        }

        private void TakeJson(JsonLine line, string source, int number)
        {
            var messages = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (message, state) in line.Errors)
            {
                var error = SqlStates.Judged.Contains(state)
                    ? TextLog.ErrorIn(message, state)
                    : null;
                if (error is null)
                {
                    reader._others++;
                    messages.Add("");
                }
                else if (messages.Add(error.Value.Message))
                {
                    Add(error.Value.Message, error.Value.SqlState ?? state);
                }
            }
            // What the other texts of such an object say is data.
            if (line.Errors.Any(error => !SqlStates.Judged.Contains(error.SqlState)))
            {
                return;
            }
            foreach (var text in line.Texts)
            {
                // The errors of one line of JSON are one event, told in several ways.
                new TextLog(
                    found =>
                    {
                        if (messages.Add(found.Message))
                        {
                            Add(found.Message, found.SqlState, found.Where.Statement);
                        }
                    },
                    () => reader._others += messages.Add("") ? 1 : 0
                ).TakeAll(text);
            }

            void Add(string message, string? state, string? statement = null)
            {
                statement ??= line.Statement is null ? null : SafeText.Statement(line.Statement);
                reader.Add(
                    new(message, state, new(name, number, line.At, statement)),
                    name + source
                );
            }
        }

        private TextLog Source(string source)
        {
            if (!_sources.TryGetValue(source, out var text))
            {
                text = new(
                    error =>
                        reader.Add(
                            error with
                            {
                                Where = error.Where with { Path = name },
                            },
                            name + source
                        ),
                    () => reader._others++
                );
                _sources.Add(source, text);
            }
            return text;
        }
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colors();
}
