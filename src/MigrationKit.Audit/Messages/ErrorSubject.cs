using System.Text.RegularExpressions;
using MigrationKit.Audit.Statements;

namespace MigrationKit.Audit.Messages;

/// <summary>What an error says is not there.</summary>
/// <param name="Kind">The kind as the message calls it: <c>relation</c>, <c>column</c>, <c>function</c>, …</param>
/// <param name="Name">The name as a snapshot writes it, without its table.</param>
/// <param name="Owner">The table, or what the statement calls it; null where the message does not say.</param>
internal sealed partial record ErrorSubject(string Kind, string Name, string? Owner = null)
{
    /// <summary>
    /// Whether the message left open which of the two is the table: words in another language stand in another order.
    /// </summary>
    internal bool IsUnordered { get; init; }

    /// <summary>The name of a routine without its arguments; of anything else, the name.</summary>
    internal string NameWithoutArguments =>
        ObjectKinds.ForWord(Kind) == ObjectKinds.Routines ? Name.Split('(')[0] : Name;

    /// <summary>The subject of a message; null where it is not about something that is missing.</summary>
    internal static ErrorSubject? FromMessage(string message, string? sqlState) =>
        Find(message)?.Subject ?? (sqlState is null ? null : Localized(message, sqlState));

    /// <summary>The first English message in a line that says that something is missing, and its subject.</summary>
    internal static (string Message, int Start, ErrorSubject Subject)? Find(string line)
    {
        if (
            !line.Contains("does not exist", StringComparison.Ordinal)
            && !line.Contains("has no field", StringComparison.Ordinal)
        )
        {
            return null;
        }
        var found = English().Match(line);
        return found.Success
            ? (
                found.Value.Replace("\\\"", "\"", StringComparison.Ordinal),
                found.Index,
                Subject(found)
            )
            : null;
    }

    private static ErrorSubject Subject(Match found)
    {
        var kind = found.Groups["kind"].Value;
        var name = found.Groups["name"].Value;
        var owner = found.Groups["owner"] is { Success: true } of ? Written(of.Value) : null;
        return kind switch
        {
            // What stands between the quotes is the whole name of a column, dots included.
            "column" when found.Groups["bare"].Success => Column(name),
            "function" or "procedure" or "aggregate" or "routine" => new(kind, Routine(name)),
            _ when owner is not null => new(kind, SqlName.Quote(name), owner),
            "column" or "field" => new("column", SqlName.Quote(name)),
            _ => new(kind, Written(name)),
        };
    }

    // Not quoted, because it is qualified: by the table or by its alias.
    private static ErrorSubject Column(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0
            ? new("column", SqlName.Quote(name))
            : new("column", SqlName.Quote(name[(dot + 1)..]), Written(name[..dot]));
    }

    private static ErrorSubject? Localized(string message, string sqlState)
    {
        if (sqlState == SqlStates.UndefinedFunction)
        {
            return Call().Match(message) is { Success: true } call
                ? new("function", Routine(call.Value))
                : null;
        }
        var names = Quoted()
            .Matches(message)
            .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
            .Select(name => name.Trim())
            .Where(name => name.Length > 0)
            .ToList();
        return (sqlState, names) switch
        {
            (SqlStates.UndefinedTable, [var relation, ..]) => new("relation", Written(relation)),
            (SqlStates.UndefinedColumn, [var column, var table, ..]) => new(
                "column",
                SqlName.Quote(column),
                Written(table)
            )
            {
                IsUnordered = true,
            },
            (SqlStates.UndefinedColumn, [var column]) => new("column", SqlName.Quote(column)),
            (SqlStates.UndefinedColumn, [])
                when Qualified().Match(message) is { Success: true } q => Column(q.Value),
            (SqlStates.UndefinedObject, [var any, ..]) => new("object", Written(any)),
            (SqlStates.InvalidSchemaName, [var schema, ..]) => new("schema", Written(schema)),
            _ => null,
        };
    }

    private static string Written(string written) => SqlName.FromParts(written.Split('.'));

    private static string Routine(string written)
    {
        var arguments = written.IndexOf('(', StringComparison.Ordinal);
        return Written(written[..arguments].Trim('"')) + written[arguments..];
    }

    // In the text of a program the quotes may be escaped.
    [GeneratedRegex(
        """
            (?x)
            \b(?:
              (?<kind>column)\ \\?"(?<name>[^"\\\n]{1,200})\\?"\ of\ relation\ \\?"(?<owner>[^"\\\n]{1,200})\\?"
            | (?<kind>column)\ (?:\\?"(?<name>[^"\\\n]{1,200})\\?"|(?<bare>)(?<name>[\w$.]{1,200}))
                (?:\ named\ in\ key|\ referenced\ in\ foreign\ key\ constraint)?
            | (?<kind>constraint|trigger|policy|rule)\ \\?"(?<name>[^"\\\n]{1,200})\\?"
                \ (?:of|for|on)\ (?:relation|table|domain)\ \\?"(?<owner>[^"\\\n]{1,200})\\?"
            | (?<kind>relation|table|materialized\ view|view|sequence|index|type|schema|extension|collation|publication)
                \ \\?"(?<name>[^"\\\n]{1,200})\\?"(?:\ for\ encoding\ \\?"[^"\\\n]+\\?")?
            | (?<kind>function|procedure|aggregate|routine)\ (?<name>[^\s(]{1,200}\((?:[^()\n]|\([^()\n]*\)){0,400}\))
            )\ does\ not\ exist(?!,\ skipping)
            | \brecord\ \\?"[^"\\\n]+\\?"\ has\ no\ (?<kind>field)\ \\?"(?<name>[^"\\\n]{1,200})\\?"
            """
    )]
    private static partial Regex English();

    [GeneratedRegex(
        """["“”„]([^"“”„\n]{1,200})["“”]|[«»]([^«»\n]{1,200})[«»]|[‘’‚]([^‘’‚\n]{1,200})[‘’]|「([^」\n]{1,200})」|『([^』\n]{1,200})』"""
    )]
    private static partial Regex Quoted();

    [GeneratedRegex("""[\w.$"]{1,200}\([^()\n]{0,400}\)""")]
    private static partial Regex Call();

    [GeneratedRegex(@"\b[a-z_][\w$]*(?:\.[a-z_][\w$]*)+")]
    private static partial Regex Qualified();
}
