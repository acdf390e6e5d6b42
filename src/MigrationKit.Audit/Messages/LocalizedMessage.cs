using System.Text.RegularExpressions;
using MigrationKit.Audit.Statements;

namespace MigrationKit.Audit.Messages;

/// <summary>
/// Messages of a server that speaks another language. With the SQLSTATE and the phrase for "does not exist", the names in
/// their quotes are those of the missing object; any other message of that SQLSTATE says that the query is wrong.
/// </summary>
internal static partial class LocalizedMessage
{
    /// <summary>The subject; null where it is another message, or the SQLSTATE is unknown.</summary>
    internal static ErrorSubject? Subject(string message, string? sqlState)
    {
        if (sqlState is null || !DoesNotExist().IsMatch(message))
        {
            return null;
        }
        if (sqlState == SqlStates.UndefinedFunction)
        {
            return Call().Match(message) is { Success: true } call
                ? new("function", ErrorSubject.Routine(call.Value))
                : null;
        }
        return (sqlState, Names(message)) switch
        {
            // Every language keeps the keyword of a clause that a query gets wrong.
            (SqlStates.UndefinedTable or SqlStates.UndefinedColumn, _)
                when message.Contains("FROM", StringComparison.Ordinal)
                    || message.Contains("USING", StringComparison.Ordinal) => null,
            (SqlStates.UndefinedTable, [var relation, ..]) => Named("relation", relation),
            (SqlStates.UndefinedColumn, [var column, var table, ..]) => new("column", SqlName.Quote(column))
            {
                Owner = ErrorSubject.Written(table),
                IsUnordered = true,
            },
            (SqlStates.UndefinedColumn, [var column]) => new("column", SqlName.Quote(column)),
            (SqlStates.UndefinedColumn, []) when Qualified().Match(message) is { Success: true } qualified =>
                ErrorSubject.Column(qualified.Value),
            (SqlStates.UndefinedObject, [var type, ..]) when TypeWord().IsMatch(message) => Named("type", type),
            (SqlStates.InvalidSchemaName, [var schema, ..]) => Named("schema", schema),
            _ => null,
        };
    }

    private static List<string> Names(string message) =>
        [
            .. Quoted()
                .Matches(message)
                .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
                .Select(name => name.Trim())
                .Where(name => name.Length > 0),
        ];

    private static ErrorSubject Named(string kind, string name) => new(kind, ErrorSubject.Written(name));

    // As the message catalogs of PostgreSQL say it, in the order: de fr es it pt ru uk pl cs sv tr ja zh ko ka el ro vi.
    [GeneratedRegex(
        """existiert nicht|n.existe(?:nt)? pas|no existe|non esiste|não existe|не существует|не існує|nie istnieje|neexistuje|existerar inte|finns inte|mevcut değil|bulunamadı|存在しません|不存在|없습니다|존재하지 않|არ არსებობს|δεν υπάρχει|nu există|không tồn tại""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DoesNotExist();

    [GeneratedRegex("""\b[Tt]yp[eoa]?\b|\btipo\b|\btipi\b|тип|型|类型|類型|유형|자료형|τύπος|\bkiểu\b""")]
    private static partial Regex TypeWord();

    [GeneratedRegex(
        """["“”„]([^"“”„\n]{1,200})["“”]|[«»]([^«»\n]{1,200})[«»]|[‘’‚]([^‘’‚\n]{1,200})[‘’]|「([^」\n]{1,200})」|『([^』\n]{1,200})』"""
    )]
    private static partial Regex Quoted();

    [GeneratedRegex("""[\w.$"]{1,200}\([^()\n]{0,400}\)""")]
    private static partial Regex Call();

    [GeneratedRegex("""\b[a-z_][\w$]*(?:\.[a-z_][\w$]*)+""")]
    private static partial Regex Qualified();
}
