namespace MigrationKit.Audit.Messages;

/// <summary>The object that an error reports as missing.</summary>
/// <param name="Kind">The kind as the message calls it: <c>relation</c>, <c>column</c>, <c>function</c>, …</param>
/// <param name="Name">The name as a snapshot writes it, without its table.</param>
/// <param name="Owner">The table, or its alias in the statement; null where the message does not say.</param>
internal sealed partial record ErrorSubject(string Kind, string Name, string? Owner = null)
{
    /// <summary>Whether the message leaves open which of the two is the table: the order depends on the language.</summary>
    internal bool IsUnordered { get; init; }

    /// <summary>The name of a routine without its arguments; of anything else, the name.</summary>
    internal string NameWithoutArguments =>
        ObjectKinds.ForWord(Kind) == ObjectKinds.Routines ? Name.Split('(')[0] : Name;

    /// <summary>The subject of a message; null where the message is not one about a missing object.</summary>
    internal static ErrorSubject? FromMessage(string message, string? sqlState) =>
        Find(message)?.Subject ?? LocalizedMessage.Subject(message, sqlState);

    /// <summary>The first English message in a line that reports a missing object.</summary>
    internal static FoundSubject? Find(string line)
    {
        if (
            !line.Contains("does not exist", StringComparison.Ordinal)
            && !line.Contains("has no field", StringComparison.Ordinal)
            && !line.Contains("Schema-validation: missing ", StringComparison.Ordinal)
        )
        {
            return null;
        }
        var text = EscapedQuote().Replace(line, "\u0001");
        var found = English().Matches(text).FirstOrDefault(found => !IsData(text, found.Index));
        return found is null
            ? null
            : new(
                found.Value.Replace('\u0001', '"'),
                text[..found.Index],
                text[(found.Index + found.Length)..],
                Subject(found)
            );
    }

    internal static string Written(string written) => SqlName.FromParts(written.Split('.'));

    internal static string Routine(string written)
    {
        var arguments = written.IndexOf('(', StringComparison.Ordinal);
        return Written(written[..arguments].Trim('"')) + written[arguments..];
    }

    // Not quoted, because it is qualified: by the table or by its alias.
    internal static ErrorSubject Column(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0
            ? new("column", SqlName.Quote(name))
            : new("column", SqlName.Quote(name[(dot + 1)..]), Written(name[..dot]));
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
            _ when owner is { Length: > 0 } => new(kind, SqlName.Quote(name), owner),
            "column" or "field" => new("column", SqlName.Quote(name)),
            _ => new(kind, Written(name)),
        };
    }

    /// <summary>Whether a place in a line is inside a value: in quotes of its own, or in a string of a logged statement.</summary>
    private static bool IsData(string line, int at)
    {
        var before = line.AsSpan(0, at);
        // invalid input syntax for type integer: "relation "t" does not exist": nothing escapes the inner quotes.
        return before is [.., ' ', '"']
                && line.AsSpan(at).IndexOfAny('"', '\u0001') is > 0 and var quote
                && line[at + quote] == '"'
            || Bound().IsMatch(before)
            || Verb().Match(line, 0, at) is { Success: true } verb && before[verb.Index..].Count('\'') % 2 == 1;
    }

    // The value of a parameter, as EF, the server, Hibernate, TypeORM and Rails log it.
    [GeneratedRegex(
        """(?:(?:@\w+|\$\d+)\s*=\s*'[^']*|binding parameter .*- \[[^\]]*|(?i:param(?:eter)?s)\s*[:=]\s*[\[({][^\]]*|\[\["\w+", [^\]]*)\z"""
    )]
    private static partial Regex Bound();

    // By a program, by JSON in JSON, by CSV, as an entity of XML.
    [GeneratedRegex("""\\+"|""|\\+u0022|&(?:amp;)*(?:quot|#0*34|#[xX]0*22);""")]
    private static partial Regex EscapedQuote();

    [GeneratedRegex(
        """
            (?x)
            \b(?:
              (?<kind>column)\ ["\u0001](?<name>[^"\u0001\n]{1,200})["\u0001]
                \ of\ relation\ ["\u0001](?<owner>[^"\u0001\n]{1,200})["\u0001]
            | (?<kind>column)\ (?:["\u0001](?<name>[^"\u0001\n]{1,200})["\u0001]|`?(?<bare>)(?<name>[\w$.]{1,200})`?)
                (?:\ named\ in\ key|\ referenced\ in\ foreign\ key\ constraint)?
            | (?<kind>constraint|trigger|policy|rule)\ ["\u0001](?<name>[^"\u0001\n]{1,200})["\u0001]
                \ (?:of|for|on)\ (?:relation|table|domain)\ ["\u0001](?<owner>[^"\u0001\n]{1,200})["\u0001]
            | (?<kind>relation|table|materialized\ view|view|sequence|index|type|schema|extension|publication)
                \ ["\u0001](?<name>[^"\u0001\n]{1,200})["\u0001]
            # Prisma's P2021
            | (?<kind>table)\ `(?<name>[\w$.]{1,200})`
            | (?<kind>function|procedure|aggregate|routine)\ (?<name>[^\s(]{1,200}\((?:[^()\n]|\([^()\n]*\)){0,400}\))
            )\ does\ not\ exist(?!,\ skipping|\ in\ (?:left|right)\ table|\ for\ access)
            # Hibernate's
            | \bSchema-validation:\ missing\ (?<kind>table|column|sequence)\ \[(?<name>[^\]\n]{1,200})\](?:\ in\ table\ \[(?<owner>[^\]\n]{1,200})\])?
            | \brecord\ ["\u0001][^"\u0001\n]+["\u0001]\ has\ no\ (?<kind>field)\ ["\u0001](?<name>[^"\u0001\n]{1,200})["\u0001]
            """
    )]
    private static partial Regex English();

    [GeneratedRegex(
        @"\b(?:select\s.+?\sfrom|insert\s+into|update\s+\S+\s+set|delete\s+from|where)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Verb();
}

/// <summary>A message in a line, what stands before and behind it, and its subject.</summary>
internal sealed record FoundSubject(string Message, string Before, string Behind, ErrorSubject Subject);
