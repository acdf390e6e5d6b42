using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MigrationKit.Audit.Logs;

/// <summary>What a line of JSON tells of an error, however deep inside.</summary>
internal sealed class JsonLine
{
    private static readonly string[] Codes = ["state_code", "sqlstate", "sql_state", "code", "pgcode"];
    private static readonly string[] Messages = ["message", "messagetext", "msg", "error", "@m"];
    private static readonly string[] Statements = ["statement", "query", "sql", "commandtext"];

    /// <summary>What is data of a statement, or says more of an error without being one.</summary>
    private static readonly string[] Data = ["detail", "hint", "context", "internal_query", "params", "parameters"];

    /// <summary>Where collectors put a line that they pass on.</summary>
    private static readonly string[] Lines = ["log", "MESSAGE", "textPayload", "@message", "line"];

    // In a text of the line the quotes would be escaped.
    private const string Severity = "\"error_severity\":\"";

    private const string DockersStart = "{\"log\":\"";

    private static SearchValues<string> Wrappers { get; } =
        SearchValues.Create([.. Lines.Select(name => $"\"{name}\"")], StringComparison.Ordinal);

    private static readonly string[] Severities = ["ERROR", "FATAL", "PANIC"];

    private static readonly string[] Times = ["timestamp", "@timestamp", "@t", "time", "ts", "date", "datetime"];

    private static readonly string[] Levels = ["level", "@l", "loglevel", "severity", "levelname", "log.level"];

    // Of pino and bunyan: trace, debug, info.
    private static readonly string[] QuietNumbers = ["10", "20", "30"];

    private readonly List<(string Message, string SqlState)> _errors = [];
    private readonly List<string> _texts = [];

    // The server says that it is no error.
    private bool _isNotice;

    /// <summary>The objects that have a message and a SQLSTATE.</summary>
    internal IReadOnlyList<(string Message, string SqlState)> Errors => _errors;

    /// <summary>All texts, in which an error may stand too: a stack trace, a message with the exception in it.</summary>
    internal IReadOnlyList<string> Texts => _texts;

    internal string? Statement { get; private set; }

    /// <summary>Whether the line is of a low level.</summary>
    internal bool IsQuiet { get; private set; }

    internal DateTimeOffset? At { get; private set; }

    /// <summary>Whether the server wrote the line, and says that it is no error: most lines of a jsonlog need no more than that.</summary>
    internal static bool IsNotice(ReadOnlySpan<char> line)
    {
        if (line is not ['{', '"', ..] || line.IndexOf(Severity) is not (>= 0 and var at))
        {
            return false;
        }
        var severity = line[(at + Severity.Length)..];
        return severity.IndexOf('"') is >= 0 and var end && !Severities.Contains(severity[..end].ToString());
    }

    /// <summary>Null where the line is no JSON object.</summary>
    internal static JsonLine? Read(ReadOnlyMemory<char> line) =>
        OfObject(
            line,
            root =>
            {
                var read = new JsonLine();
                read.Take(root);
                return read._isNotice ? new() { At = read.At } : read;
            }
        );

    /// <summary>What a function makes of an object; null where the text is none.</summary>
    private static T? OfObject<T>(ReadOnlyMemory<char> text, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A line that only starts like JSON, such as the object that node prints over several lines, is text; so is
            // one that escapes half a character, which no text can hold.
            return null;
        }
    }

    /// <summary>The line that a collector passes on; null where it is no such object.</summary>
    internal static string? Wrapped(ReadOnlyMemory<char> line)
    {
        if (line.Span.TrimEnd() is not [.., '}'] || !line.Span.ContainsAny(Wrappers))
        {
            return null;
        }
        // As docker writes nearly every line.
        return line.Span.StartsWith(DockersStart) && PlainText(line.Span[DockersStart.Length..]) is { } text
            ? text
            : OfObject(line[Math.Max(0, line.Span.IndexOf("{\""))..], LineOf);
    }

    /// <summary>The text up to the quote that ends it; null where it has characters by their numbers.</summary>
    private static string? PlainText(ReadOnlySpan<char> rest)
    {
        var text = new StringBuilder(rest.Length);
        while (rest.IndexOfAny('"', '\\') is >= 0 and var next)
        {
            text.Append(rest[..next]);
            if (rest[next] == '"')
            {
                return text.ToString();
            }
            char? escaped = rest[next..] switch
            {
                [_, 'n', ..] => '\n',
                [_, 't', ..] => '\t',
                [_, 'r', ..] => '\r',
                [_, '"' or '\\' or '/', ..] => rest[next + 1],
                _ => null,
            };
            if (escaped is null)
            {
                return null;
            }
            text.Append(escaped);
            rest = rest[(next + 2)..];
        }
        return null;
    }

    private static string? LineOf(JsonElement root) =>
        Lines
            .Select(name => root.TryGetProperty(name, out var line) ? Text(line) : null)
            .FirstOrDefault(line => line is not null);

    private void Take(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Take(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            _texts.Add(element.GetString()!);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            TakeObject(element);
        }
    }

    private void TakeObject(JsonElement element)
    {
        string? message = null;
        string? state = null;
        foreach (var property in element.EnumerateObject())
        {
            var name = property.Name.ToLowerInvariant();
            var text = Text(property.Value);
            if (Data.Contains(name))
            {
                continue;
            }
            if (Times.Contains(name))
            {
                At ??= Time(property.Value);
            }
            else if (text is not null && Codes.Contains(name) && SqlStates.IsSqlState(text))
            {
                state ??= text;
            }
            else if (!TakeField(name, property.Value))
            {
                message ??= Messages.Contains(name) ? text : null;
                Take(property.Value);
            }
        }
        if (state is not null && message is not null)
        {
            _errors.Add((message, state));
        }
    }

    /// <summary>Takes what is not to be searched for errors; returns whether it is that.</summary>
    private bool TakeField(string name, JsonElement value)
    {
        if (Levels.Contains(name) && value.ValueKind is (JsonValueKind.String or JsonValueKind.Number))
        {
            var level = value.ToString();
            IsQuiet |= FailureWords.IsQuiet(level) || QuietNumbers.Contains(level);
            return true;
        }
        if (Text(value) is not { } text)
        {
            return false;
        }
        if (name == "error_severity")
        {
            _isNotice |= !Severities.Contains(text);
            return true;
        }
        if (Statements.Contains(name))
        {
            Statement ??= text;
            return true;
        }
        return false;
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement value) =>
        Text(value) is { } text ? LogTime.In(text)
        : value.ValueKind == JsonValueKind.Number ? LogTime.FromUnixTime(value.GetDouble())
        : null;
}
