namespace MigrationKit.Audit.Messages;

/// <summary>
/// Messages of a server that speaks another language. With the SQLSTATE, or the kind of object, and the phrase for "does not
/// exist", the names in their quotes are those of the missing object; any other message says that the query is wrong.
/// </summary>
internal static partial class LocalizedMessage
{
    /// <summary>The subject; null where it is another message.</summary>
    internal static ErrorSubject? Subject(string message, string? sqlState)
    {
        if (!DoesNotExist().IsMatch(message))
        {
            return null;
        }
        sqlState ??= StateOf(message);
        if (sqlState == PostgresErrorCodes.UndefinedFunction)
        {
            return Call().Match(message) is { Success: true } call
                ? new("function", ErrorSubject.Routine(call.Value))
                : null;
        }
        return (sqlState, Names(message)) switch
        {
            // Every language keeps the keyword of a clause that a query gets wrong.
            (PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn, _)
                when message.Contains("FROM", StringComparison.Ordinal)
                    || message.Contains("USING", StringComparison.Ordinal) => null,
            (PostgresErrorCodes.UndefinedTable, [var relation, ..]) => Named("relation", relation),
            (PostgresErrorCodes.UndefinedColumn, [var column, var table, ..]) => new("column", SqlName.Quote(column))
            {
                Owner = ErrorSubject.Written(table),
                IsUnordered = true,
            },
            (PostgresErrorCodes.UndefinedColumn, [var column]) => new("column", SqlName.Quote(column)),
            (PostgresErrorCodes.UndefinedColumn, []) when Qualified().Match(message) is { Success: true } qualified =>
                ErrorSubject.Column(qualified.Value),
            (PostgresErrorCodes.UndefinedObject, [var type, ..]) when TypeWord().IsMatch(message) => Named(
                "type",
                type
            ),
            (PostgresErrorCodes.InvalidSchemaName, [var schema, ..]) => Named("schema", schema),
            _ => null,
        };
    }

    /// <summary>The message behind a severity of another language, or of JDBC, and where it starts; null where there is none.</summary>
    internal static (string Text, int Start)? In(string line) =>
        Severity().Match(line) is { Success: true } found
            ? (line[(found.Index + found.Length)..], found.Index + found.Length)
            : null;

    /// <summary>Whether a line of the server says in another language that it is a statement.</summary>
    internal static string? Statement(string line) =>
        Quotation().Match(line) is { Success: true } found ? line[(found.Index + found.Length)..] : null;

    // The kind of object tells the SQLSTATE; a column may be one of a relation.
    private static string? StateOf(string message)
    {
        var kinds = Kind().Matches(Quoted().Replace(message, "")).SelectMany(match => match.Groups.Values.Skip(1));
        var names = kinds.Where(group => group.Success).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        return names.Contains("column") ? PostgresErrorCodes.UndefinedColumn
            : names.Contains("relation") ? PostgresErrorCodes.UndefinedTable
            : names.Contains("function") ? PostgresErrorCodes.UndefinedFunction
            : names.Contains("schema") ? PostgresErrorCodes.InvalidSchemaName
            : names.Contains("type") ? PostgresErrorCodes.UndefinedObject
            : null;
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

    // A server writes two blanks behind the colon, its drivers one.
    [GeneratedRegex(
        """PSQLException: \p{L}+: |(?<!\p{L})(?:ERROR|FEHLER|ERREUR|ERRORE|ERRO|ОШИБКА|ПОМИЛКА|BŁĄD|CHYBA|FEL|HATA|错误|錯誤|오류) ?: {1,2}"""
    )]
    private static partial Regex Severity();

    [GeneratedRegex(
        """(?<!\p{L})(?:ANWEISUNG|ANFRAGE|INSTRUCTION|REQUÊTE|SENTENCIA|CONSULTA|ISTRUZIONE|COMANDO|ОПЕРАТОР|ЗАПРОС|INSTRUKCJA|语句|查询|명령 구문|쿼리) ?:  """
    )]
    private static partial Regex Quotation();

    // In the same order of languages.
    [GeneratedRegex(
        """
            (?xi)
            (?<column>\b(?:Spalte|colonne|columna|colonna|coluna|kolumna|sloupec|kolumn(?:en)?|kolonu|sütunu)\b|столбец|стовпець|列|字段|欄位|칼럼)
            | (?<relation>\b(?:Relation(?:en)?|relación|relazione|relação|relacja|relace|ilişkisi|nesnesi)\b|отношение|відношення|リレーション|关系|關聯|關係|릴레이션)
            | (?<function>\b(?:Funktion(?:en)?|fonction|función|funzione|função|funkcja|funkce|fonksiyonu)\b|функция|функція|関数|函数|函式|함수)
            | (?<schema>\b(?:Schema(?:t)?|schéma|esquema|şeması)\b|схема|スキーマ|模式|綱要|스키마)
            | (?<type>\b(?:Typ(?:en)?|type|tipo|tipi)\b|тип|型|类型|자료형)
            """
    )]
    private static partial Regex Kind();

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
