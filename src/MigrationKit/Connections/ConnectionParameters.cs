using System.Text;
using Npgsql;

namespace MigrationKit.Connections;

/// <summary>
/// The parameters of a connection by libpq's names, collected from the connection string, the service file, the
/// environment and the defaults, in this order: what an earlier one says stands.
/// </summary>
internal sealed class ConnectionParameters
{
    private static readonly NpgsqlConnectionStringBuilder Npgsql = new();

    private readonly Dictionary<string, Given> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _runTime = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string Reason)> _ignored = [];
    private readonly List<string> _notes = [];

    /// <summary>A value, and what messages call it: <c>sslmode</c>, <c>PGSSLMODE</c>.</summary>
    internal readonly record struct Given(string Shown, string Value);

    /// <summary>The value of a parameter; null if it was not given.</summary>
    internal string? this[string keyword] => _given.TryGetValue(keyword, out var given) ? given.Value : null;

    /// <summary>What was given under names that Npgsql has, too, by those names.</summary>
    internal IEnumerable<(string Npgsql, Given Given)> PassedOn =>
        _given
            .Select(pair => (Npgsql: Keywords.Find(pair.Key) is { } row ? row.Npgsql : pair.Key, pair.Value))
            .Where(pair => pair.Npgsql is not null)
            .Select(pair => (pair.Npgsql!, pair.Value));

    /// <summary>Command-line options that set the run-time parameters; libpq's documentation: "options".</summary>
    internal string RunTimeOptions => string.Join(' ', _runTime.Select(pair => $"-c {pair.Key}={Escape(pair.Value)}"));

    /// <summary>What a person should know about parameters that have no effect.</summary>
    internal IReadOnlyList<string> Notes =>
        [
            .. _ignored
                .GroupBy(ignored => ignored.Reason, ignored => ignored.Name)
                .Select(group => $"{string.Join(", ", group.Distinct())} ignored: {group.Key}"),
            .. _notes,
        ];

    internal void Note(string note) => _notes.Add(note);

    internal string Shown(string keyword) => _given.TryGetValue(keyword, out var given) ? given.Shown : keyword;

    /// <summary>Adds what a connection string says; of two equal keywords the last one counts, as in libpq.</summary>
    internal void AddAll(IReadOnlyList<(string Name, string Value)> parameters)
    {
        // Prisma's sslcert is the authority's certificate, and its sslaccept is stricter than any sslmode.
        var isPrisma = parameters.Any(parameter => IsSslAccept(parameter.Name));
        var afterPassword = false;
        foreach (
            var (index, (given, value)) in parameters.Index().OrderBy(parameter => IsSslAccept(parameter.Item.Name))
        )
        {
            var name = isPrisma && given == "sslcert" ? "sslrootcert" : given;
            Add(name, value, overwrite: true, $"keyword {index + 1}", mayHint: !afterPassword);
            afterPassword |= Keywords.Find(name)?.Name is "password" or "sslpassword";
        }
    }

    private static bool IsSslAccept(string name) => Keywords.Find(name)?.Name == "sslaccept";

    /// <summary>Adds one parameter of a lower layer, unless it was given.</summary>
    internal void AddDefault(string name, string value, string where = "a default") =>
        Add(name, value, overwrite: false, where, mayHint: true);

    /// <summary>Adds what an environment variable says, unless it was given.</summary>
    internal void AddVariable(Keyword row, string value) => Add(row, row.Variable!, value, overwrite: false);

    private void Add(string name, string value, bool overwrite, string where, bool mayHint)
    {
        if (Keywords.Find(name) is { } row)
        {
            Add(row, row.Name, value, overwrite);
        }
        else if (RunTimeParameter(name) is { } parameter)
        {
            Set(_runTime, parameter, value, overwrite);
        }
        else if (Npgsql.ContainsKey(name))
        {
            ConnectionStringRules.Check(name, value);
            Set(_given, name, new(name, value), overwrite);
        }
        else if (mayHint && name.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
        {
            _ignored.Add(("x-…", "options that begin with x- are golang-migrate's"));
        }
        else
        {
            throw Unknown(name, where, mayHint);
        }
    }

    private void Add(Keyword row, string shown, string value, bool overwrite)
    {
        if (row.IsHarmless(value))
        {
            return;
        }
        switch (row.Use)
        {
            case KeywordUse.Refused:
                throw new ConnectionStringException($"{shown} is not supported", $"Instead, {row.Text}.");
            case KeywordUse.Ignored:
                _ignored.Add((shown, row.Text));
                return;
            case KeywordUse.RunTimeParameter:
                Set(_runTime, row.Target ?? row.Name, value, overwrite);
                return;
        }
        var target = row.Target ?? row.Name;
        if (!overwrite && _given.ContainsKey(target))
        {
            return;
        }
        value = row.Translate is null ? value : row.Translate(value) ?? throw Value(shown);
        ConnectionStringRules.Check(target, value);
        Set(_given, target, new(shown, value), overwrite);
    }

    private static void Set<T>(Dictionary<string, T> values, string key, T value, bool overwrite)
    {
        if (overwrite)
        {
            values[key] = value;
        }
        else
        {
            values.TryAdd(key, value);
        }
    }

    /// <summary>sqlx writes run-time parameters as <c>options[name]=value</c>.</summary>
    private static string? RunTimeParameter(string name) =>
        name.StartsWith("options[", StringComparison.OrdinalIgnoreCase)
        && name.EndsWith(']')
        && name[8..^1] is { Length: > 0 } parameter
        && parameter.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')
            ? parameter
            : null;

    private static string Escape(string value)
    {
        var escaped = new StringBuilder();
        foreach (var c in value)
        {
            escaped.Append(c is '\\' || char.IsWhiteSpace(c) ? "\\" : "").Append(c);
        }
        return escaped.ToString();
    }

    internal ConnectionStringException Invalid(string keyword, string advice) => Value(Shown(keyword), advice);

    internal static ConnectionStringException Value(string shown, string advice = "Correct that value.") =>
        new($"the value of '{shown}' is not one that it can have", advice);

    // The name is not repeated: it may be the rest of a password, after a blank or '&' that was not escaped.
    private static ConnectionStringException Unknown(string name, string where, bool mayHint)
    {
        var nearest = mayHint ? Keywords.Nearest(name) : null;
        return new(
            $"{where} is unknown",
            (nearest is null ? "" : $"Did you mean {nearest}? ")
                + "Known are the keywords of libpq and Npgsql, and those of other tools in docs/connections.md. "
                + "Put a value that holds a blank or a semicolon between quotes; in a URL, write & as %26."
        );
    }
}
