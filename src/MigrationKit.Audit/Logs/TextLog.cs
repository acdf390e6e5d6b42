using System.Text;

namespace MigrationKit.Audit.Logs;

/// <summary>
/// Reads lines of text: what a server, a driver or an application writes of an error. What follows a message, its
/// SQLSTATE, its statement, or the same message again in the same dump, belongs to it.
/// </summary>
/// <param name="found">Takes each error that says that something is not there.</param>
/// <param name="other">Is called for each other error of the server.</param>
internal sealed partial class TextLog(Action<ObservedError> found, Action other)
{
    /// <summary>How many lines a dumped error has at most.</summary>
    private const int LongestEvent = 200;

    /// <summary>Two reports of one failure come within this time.</summary>
    private static readonly TimeSpan SameFailure = TimeSpan.FromSeconds(2);

    /// <summary>How much of the line that names a logger tells one from another.</summary>
    private const int LongestHeader = 120;

    private const int Never = -LongestEvent - 1;

    /// <summary>How much of a statement is kept, in characters: a report shows less than that.</summary>
    private const int LongestStatement = 8_000;

    /// <summary>Whether the record that holds the lines is of a low level.</summary>
    internal bool IsQuiet { get; init; }

    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);
    private ObservedError? _open;

    // As the log has it: only the whole statement tells what of it is a string and what is not.
    private StringBuilder? _sql;
    private (string Text, int Line)? _unexplained;
    private (DateTimeOffset? Time, int Line) _clock = (null, Never);
    private int _lastOther = Never;
    private readonly char[] _header = new char[LongestHeader];
    private int _headerLength;
    private int _headerLine = Never;

    /// <summary>A line that may matter, without the prefix of a collector.</summary>
    internal void Take(string line, int number)
    {
        Watch(line, number);
        Pass(line, number);
        OpenRecord(line);
        if (Server().Match(line) is { Success: true } server)
        {
            TakeServer(server, line, number);
        }
        else if (Statement().Match(line) is { Success: true } statement)
        {
            TakeStatement(statement.Groups["sql"].Value, number);
        }
        else if (Excerpt().Match(line) is { Success: true } excerpt)
        {
            TakeStatement(excerpt.Groups["sql"].Value.TrimEnd('\'', '"', '`', ',', ']'), number);
        }
        else if (SqlStates.BeforeMessage(line) is { } state && !SqlStates.Judged.Contains(state))
        {
            TakeRest(line, number);
        }
        else if (Reported(line) is { } english)
        {
            Open(english.Message, SqlStates.In(line), english.Before, number);
        }
        else if (SqlStates.In(line) is { } judged)
        {
            TakeState(judged, line, number);
        }
        else if (LocalizedMessage.Statement(line) is { } quoted)
        {
            _takesSql = TakeStatement(quoted, number);
        }
        else if (LocalizedMessage.In(line) is var (text, start) && ErrorIn(text, null) is { } localized)
        {
            Open(localized.Message, null, line[..start], number);
        }
        else
        {
            TakeRest(line, number);
        }
    }

    /// <summary>The English message of a line whose form says that it is a failure.</summary>
    private FoundSubject? Reported(string line) =>
        ErrorSubject.Find(line) is { } found
        && (SqlStates.In(line) is not null || FailureWords.Reports(found.Before, found.Behind, IsQuiet))
            ? found
            : null;

    /// <summary>A line without any mark of an error: it may tell the time, and who logs.</summary>
    internal void Pass(ReadOnlySpan<char> line, int number)
    {
        if (
            line
            is [>= '0' and <= '9', _, _, _, '-', ..]
                or ['[', >= '0' and <= '9', ..]
                or ['f', 'a', 'i', 'l', ':', ..]
                or ['c', 'r', 'i', 't', ':', ..]
        )
        {
            _headerLine = number;
            _headerLength = Math.Min(line.Length, LongestHeader);
            line[.._headerLength].CopyTo(_header);
        }
    }

    /// <summary>The time of a line, prefix included.</summary>
    internal void Watch(ReadOnlySpan<char> line, int number)
    {
        if (LogTime.In(line) is { } time)
        {
            _clock = (time, number);
        }
    }

    /// <summary>All lines of a text.</summary>
    internal void TakeAll(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (!Continue(line))
            {
                Take(line, number);
            }
        }
        End();
    }

    /// <summary>Nothing follows.</summary>
    internal void End()
    {
        if (_open is { } error)
        {
            var sql = _sql is null ? null : SafeText.Statement(_sql.ToString());
            found(error with { Where = error.Where with { Statement = sql } });
        }
        (_open, _sql, _unexplained, _takesSql) = (null, null, null, false);
        _shapes.Clear();
    }

    /// <summary>What a message says that is not there; null where it says nothing of the kind.</summary>
    internal static (string Message, string? SqlState)? ErrorIn(string message, string? sqlState)
    {
        if (ErrorSubject.Find(message) is { } english)
        {
            return (english.Message, sqlState ?? SqlStates.In(message));
        }
        return LocalizedMessage.Subject(message, sqlState) is not null ? (SafeText.Message(message), sqlState) : null;
    }

    private void TakeServer(Match server, string line, int number)
    {
        var rest = line[(server.Index + server.Length)..];
        var state = server.Groups["state"] is { Success: true } explicitly
            ? explicitly.Value
            : SqlStates.In(line) ?? SqlStates.BeforeMessage(line);
        switch (server.Groups["severity"].Value)
        {
            case "STATEMENT" or "QUERY":
                _takesSql = TakeStatement(rest, number);
                break;
            case "ERROR" or "FATAL" or "PANIC":
                if ((state is null || SqlStates.Judged.Contains(state)) && MissingIn(rest, state) is { } error)
                {
                    Open(error.Message, error.SqlState, line[..server.Index], number);
                    break;
                }
                End();
                _lastOther = number;
                other();
                break;
        }
    }

    // The form stands at the start of the message; further on it is somebody's data.
    private static (string Message, string? SqlState)? MissingIn(string message, string? state) =>
        ErrorSubject.Find(message) is { } english
            ? english.Before.Trim().Length == 0
                ? (english.Message, state)
                : null
            : ErrorIn(message, state);

    /// <summary>Whether it is the statement of the open error; the first one that follows an error is.</summary>
    private bool TakeStatement(string? sql, int number)
    {
        if (sql is null || _open is null || _sql is not null || number - _open.Where.Line > LongestEvent)
        {
            return false;
        }
        _sql = new();
        Append(sql);
        return true;
    }

    private void Append(ReadOnlySpan<char> sql) =>
        _sql!.Append(sql[..Math.Min(sql.Length, LongestStatement - _sql.Length)]);

    // A SQLSTATE belongs to the message before it, or stands before one in another language.
    private void TakeState(string state, string line, int number)
    {
        if (SqlStates.InField(line) == state)
        {
            if (_open is { } open && number - open.Where.Line <= LongestEvent)
            {
                _open = open with { SqlState = open.SqlState ?? state };
            }
            else if (
                _unexplained is { } before
                && number - before.Line <= LongestEvent
                && ErrorIn(before.Text, state) is { } explained
            )
            {
                Open(explained.Message, state, "", before.Line);
            }
            _unexplained = null;
        }
        else if (ErrorIn(Localized(line, state), state) is { } error)
        {
            Open(error.Message, state, line, number);
        }
        else
        {
            TakeRest(line, number);
        }
    }

    private void TakeRest(string line, int number)
    {
        if (Unexplained().Match(line) is { Success: true } message)
        {
            _unexplained = (message.Groups["text"].Value, number);
        }
        // A SQLSTATE in a dump belongs to the message before it, which may have been counted by then.
        var dumped = SqlStates.InField(line) is not null;
        var counted = Math.Max(_lastOther, _open?.Where.Line ?? Never);
        if (dumped && number - counted <= LongestEvent && !(_unexplained?.Line > counted))
        {
            return;
        }
        if (dumped || Other().IsMatch(line))
        {
            End();
            _lastOther = number;
            other();
        }
    }

    private void Open(string message, string? state, string before, int number)
    {
        // Only here, because few lines of a log are an error, and to read a time is slow.
        if (_headerLine > _clock.Line)
        {
            Watch(_header.AsSpan(0, _headerLength), _headerLine);
        }
        var at = _clock.Line > number - LongestEvent ? _clock.Time : null;
        // An indented line belongs to the logger above it.
        var logger = before is [' ' or '\t', ..] ? new string(_header, 0, _headerLength) : "";
        var shape = Shape(logger + before);
        if (
            _open is { } open
            && open.Message == message
            && number - open.Where.Line <= LongestEvent
            && (number == open.Where.Line || !(at - open.Where.At > SameFailure))
            && _shapes.Add(shape)
        )
        {
            _open = open with { SqlState = open.SqlState ?? state };
            return;
        }
        End();
        _shapes.Add(shape);
        _open = new(message, state, new("", number, at));
    }

    /// <summary>What stands before the message, but for what differs each time: a dump tells one error in several shapes.</summary>
    private static string Shape(string before) => Digits().Replace(before, "0").Trim();

    /// <summary>The message behind a SQLSTATE, a severity or the name of an exception's class.</summary>
    private static string Localized(string line, string state) =>
        Severity().Matches(line) is [.., var severity] ? line[(severity.Index + severity.Length)..]
        : line.IndexOf(state + ": ", StringComparison.Ordinal) is >= 0 and var at ? line[(at + state.Length + 2)..]
        : Unexplained().Match(line) is { Success: true } message ? message.Groups["text"].Value
        : line;

    [GeneratedRegex(@"[0-9a-f-]*\d[0-9a-f-]*")]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"\b(?<severity>LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|STATEMENT|QUERY|DETAIL|HINT|CONTEXT|LOCATION):  (?:(?<state>[0-9A-Z]{5}): )?"
    )]
    private static partial Regex Server();

    [GeneratedRegex(@"\[SQL: (?<sql>.*?)\]?$")]
    private static partial Regex Statement();

    // One line of a statement, or all of it, in the quotes of a dump or, as Ecto writes it, bare.
    [GeneratedRegex(
        @"(?:^LINE \d+: |^\s*['""]?(?:query|sql)['""]?: (?:['""`]|(?=(?:SELECT|INSERT|UPDATE|DELETE|WITH)\s)))(?<sql>.*)$"
    )]
    private static partial Regex Excerpt();

    // A severity in any language is a word in capitals with two blanks behind its colon.
    [GeneratedRegex(@"(?<!\p{L})\p{Lu}{3,}:  (?:[0-9A-Z]{5}: )?|(?<!\p{L})\p{Lo}{2,}:  (?:[0-9A-Z]{5}: )?")]
    private static partial Regex Severity();

    [GeneratedRegex(@"[Ee]rror: (?<text>.{1,500})")]
    private static partial Regex Unexplained();

    [GeneratedRegex(
        @"\b(?:ERROR|FATAL|PANIC):  |PostgresException[^:]*: [0-9A-Z]{5}: |psycopg2?\.errors\.\w+[:)]|asyncpg\.exceptions\.\w+: |PSQLException: |(?<![\w-])pq: |\bPG::\w+: "
    )]
    private static partial Regex Other();
}
