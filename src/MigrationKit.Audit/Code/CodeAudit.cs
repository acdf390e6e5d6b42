using Npgsql;

namespace MigrationKit.Audit.Code;

/// <summary>Reads the SQL of source code and asks the server about it.</summary>
internal static class CodeAudit
{
    /// <summary>Reads all files below the directories and judges their SQL against the database; it runs none of it.</summary>
    /// <param name="connection">An open connection outside a transaction.</param>
    /// <param name="directories">The directories, or files, in this order.</param>
    /// <param name="excluded">Directories below them that are not read, such as the migrations'.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DirectoryNotFoundException">One of the directories does not exist.</exception>
    internal static async Task<(
        IReadOnlyList<ObservedError> Errors,
        CodeReading Reading
    )> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> directories,
        IReadOnlyList<string> excluded,
        CancellationToken cancellationToken
    )
    {
        var folder = new SourceFolder(excluded);
        var files = new List<FileStatements>();
        foreach (var file in directories.SelectMany(folder.Files))
        {
            files.Add(await ReadAsync(file, cancellationToken).ConfigureAwait(false));
        }
        var judged = await JudgeAsync(connection, files, cancellationToken).ConfigureAwait(false);
        var asked = files.Sum(file => file.Statements.Count);
        return (
            [.. judged.SelectMany(file => file.Errors)],
            new(
                files.Count,
                asked - judged.Sum(file => file.Refused.Count),
                [
                    .. files
                        .Zip(judged)
                        .SelectMany(file =>
                            file.First.NotJudged.Concat(file.Second.Refused)
                                .OrderBy(refused => refused.Where.Line)
                        ),
                ]
            )
        );
    }

    private static async Task<FileStatements> ReadAsync(
        FoundFile file,
        CancellationToken cancellationToken
    )
    {
        var (path, language, isMigration) = file;
        if (new FileInfo(path).Length > SourceFolder.Longest)
        {
            return new(
                [],
                [new(new(path, 1), "The file is too large for hand-written code.")],
                new(),
                new HashSet<string>()
            );
        }
        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        return new SqlLiteralExtractor(new(path, text, language, isMigration)).Read();
    }

    private static async Task<
        List<(List<ObservedError> Errors, List<NotJudged> Refused)>
    > JudgeAsync(
        NpgsqlConnection connection,
        List<FileStatements> files,
        CancellationToken cancellationToken
    )
    {
        var texts = files
            .SelectMany(file => file.Statements)
            .Select(statement => statement.Text.Text)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var answers = await new SchemaCheck(connection)
            .AskAsync(texts, cancellationToken)
            .ConfigureAwait(false);
        var byText = texts.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second);
        var functions = await FunctionsAsync(connection, files, byText, cancellationToken)
            .ConfigureAwait(false);
        var queries = files.SelectMany(file => file.Queries).ToHashSet(StringComparer.Ordinal);
        return [.. files.Select(file => Judge(file, byText, queries, functions))];
    }

    private static (List<ObservedError> Errors, List<NotJudged> Refused) Judge(
        FileStatements file,
        Dictionary<string, Answer?> answers,
        HashSet<string> queries,
        HashSet<string> functions
    )
    {
        var errors = new List<ObservedError>();
        var refused = new List<NotJudged>();
        foreach (var statement in file.Statements)
        {
            if (answers[statement.Text.Text] is not { IsNone: false } answer)
            {
                continue;
            }
            var reason = SchemaError.Reason(answer, statement, file.Own, queries, functions);
            if (reason is null)
            {
                errors.Add(new(answer.Message, answer.SqlState, statement.At(answer.Position)));
            }
            else
            {
                refused.Add(new(statement.At(answer.Position), reason));
            }
        }
        return (errors, refused);
    }

    /// <summary>Which of the functions that errors point at are there, with other arguments or in another schema.</summary>
    private static async Task<HashSet<string>> FunctionsAsync(
        NpgsqlConnection connection,
        List<FileStatements> files,
        Dictionary<string, Answer?> answers,
        CancellationToken cancellationToken
    )
    {
        var names = files
            .SelectMany(file => file.Statements)
            .Select(statement =>
                answers[statement.Text.Text] is { } answer
                    ? SchemaError.Function(answer, statement)
                    : null
            )
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (names.Length == 0)
        {
            return found;
        }
        await using var command = new NpgsqlCommand(
            """
            select distinct proname::text from pg_catalog.pg_proc
            where proname = any (pg_catalog.string_to_array($1, e'\n'))
            """,
            connection
        )
        {
            // One text and not an array: a data source without array types is enough.
            Parameters =
            {
                new NpgsqlParameter<string>
                {
                    TypedValue = string.Join('\n', names),
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
                },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(reader.GetString(0));
        }
        return found;
    }
}
