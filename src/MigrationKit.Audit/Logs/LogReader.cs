using System.Buffers;
using MigrationKit.Audit.Messages;

namespace MigrationKit.Audit.Logs;

/// <summary>Reads logs of any kind, and gathers the errors that say that something is not there.</summary>
internal sealed class LogReader(LoggedErrors errors)
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

    private long _lines;
    private int _others;
    private int _judged;

    internal LogReading Reading => new(_lines, _others + _judged, _judged);

    /// <exception cref="AuditException">The log cannot be read to its end.</exception>
    internal async Task ReadAsync(AuditLog log, CancellationToken cancellationToken)
    {
        var text = new TextLog(Add, () => _others++);
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
                Take(log, text, line, number);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new AuditException(
                $"{log.Name} cannot be read beyond line {number}: {e.Message} Give a log that can be read to its end.",
                e
            );
        }
        text.End();

        void Add(ObservedError error) =>
            this.Add(error with { Where = error.Where with { Path = log.Name } });
    }

    private void Take(AuditLog log, TextLog text, ReadOnlyMemory<char> line, int number)
    {
        if (text.Continue(line.Span))
        {
            return;
        }
        var start = line.Span.IndexOfAnyExcept(' ', '\t');
        var json = start >= 0 && line.Span[start] == '{';
        if (line.Span.ContainsAny(Marks))
        {
            if (json && JsonLine.Read(line) is { } read)
            {
                text.End();
                TakeJson(log, read, number);
            }
            else
            {
                text.Take(line.ToString(), number);
            }
        }
        else if (!json)
        {
            text.Pass(line.Span, number);
        }
    }

    private void TakeJson(AuditLog log, JsonLine line, int number)
    {
        var messages = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (message, state) in line.Errors)
        {
            var judged = SqlStates.Judged.Contains(state);
            var error = TextLog.ErrorIn(message, judged ? state : null);
            if (error is null)
            {
                _others += judged ? 0 : 1;
            }
            else if (messages.Add(error.Value.Message))
            {
                Add(error.Value.Message, error.Value.SqlState ?? state);
            }
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
                () => _others += line.Errors.Count == 0 && messages.Add("") ? 1 : 0
            ).TakeAll(text);
        }

        void Add(string message, string? state, string? statement = null)
        {
            statement ??= line.Statement is null ? null : SafeText.Statement(line.Statement);
            this.Add(new(message, state, new(log.Name, number, line.At, statement)));
        }
    }

    private void Add(ObservedError error)
    {
        if (error.Where.Statement?.StartsWith(OwnQuestion, StringComparison.Ordinal) != true)
        {
            _judged++;
            errors.Add(error);
        }
    }
}
