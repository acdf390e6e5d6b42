using System.Buffers;

namespace MigrationKit.Audit.Logs;

/// <summary>Reads the lines of a log, whatever wrote it, and gathers the errors that report a missing object.</summary>
internal sealed class LogReader(LoggedErrors errors)
{
    /// <summary>What a line must have to be worth a look; most lines of a log have none of it.</summary>
    internal static SearchValues<string> Marks { get; } =
        SearchValues.Create(
            [
                "does not exist",
                "has no field",
                "rror: ",
                "pq: ",
                "LINE ",
                .. SqlStates.Judged,
                .. Words.List(
                    """
                    ERROR FATAL PANIC FEHLER ERREUR ERRO: rror": PostgresException psycopg asyncpg PSQLException
                    Schema-validation UndefinedTable UndefinedColumn UndefinedFunction UndefinedObject InvalidSchemaName
                    code: code": qlstate qlState QLState STATEMENT: [SQL: query: sql:
                    """
                ),
            ],
            StringComparison.Ordinal
        );

    private const int LongestSeverity = 13;

    /// <summary>The severities of a server that speaks another language; they stand before two blanks.</summary>
    private static SearchValues<string> Severities { get; } =
        SearchValues.Create(
            [
                "INSTRUCTION :",
                .. Words.List(
                    """
                    ОШИБКА: ПОМИЛКА: BŁĄD: CHYBA: FEL: HATA: 错误: 錯誤: 오류:
                    ANWEISUNG: SENTENCIA: ISTRUZIONE: COMANDO: ОПЕРАТОР: 语句:
                    """
                ),
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

    /// <summary>Whether a line has one. Only what stands before the blanks is searched: most lines of a server have them.</summary>
    internal static bool HasForeignSeverity(ReadOnlySpan<char> line)
    {
        var blanks = line.IndexOf(":  ");
        // Nearly all lines of a server that speaks English are these.
        return blanks >= 0
            && !line[..blanks].EndsWith("LOG")
            && line[Math.Max(0, blanks - LongestSeverity)..(blanks + 1)].ContainsAny(Severities);
    }

    /// <exception cref="AuditException">The log cannot be read to its end.</exception>
    internal async Task ReadAsync(AuditLog log, CancellationToken cancellationToken)
    {
        var file = new LogFile(this, log.Name);
        var number = 0;
        try
        {
            await foreach (var line in LogLines.ReadAsync(log.Text, cancellationToken).ConfigureAwait(false))
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

    /// <summary>Counts an error of the server that reports no missing object.</summary>
    internal void AddOther() => _others++;

    internal void Add(ObservedError error, string source)
    {
        if (error.Where.Statement?.StartsWith(OwnQuestion, StringComparison.Ordinal) == true)
        {
            return;
        }
        var isRepeat = _repeated.IsRepeat(error, source);
        _judged += isRepeat ? 0 : 1;
        errors.Add(error, isRepeat);
    }
}
