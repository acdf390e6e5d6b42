namespace MigrationKit.Audit.Code;

/// <summary>Reads the SQL of source code and asks the server about it.</summary>
internal static class CodeAudit
{
    /// <summary>Reads all files below the directories and judges their SQL against the database; it runs none of it.</summary>
    /// <param name="connection">An open connection outside a transaction.</param>
    /// <param name="directories">The directories, or files, in this order.</param>
    /// <param name="excluded">Directories below them that are not read, such as the migrations'.</param>
    /// <param name="isKnown">Whether the database or the folder has a table of this, or nearly this, name.</param>
    /// <exception cref="DirectoryNotFoundException">One of the directories does not exist.</exception>
    internal static async Task<(IReadOnlyList<ObservedError> Errors, CodeReading Reading)> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> directories,
        IReadOnlyList<string> excluded,
        Predicate<string> isKnown,
        CancellationToken cancellationToken
    )
    {
        var files = await ReadFilesAsync(directories, excluded, cancellationToken).ConfigureAwait(false);
        var judged = await JudgeAsync(connection, files, isKnown, cancellationToken).ConfigureAwait(false);
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
                            file.First.NotJudged.Concat(file.Second.Refused).OrderBy(refused => refused.Where.Line)
                        ),
                ]
            )
        );
    }

    /// <summary>Reads the SQL of all files below the directories without asking a server about it.</summary>
    /// <inheritdoc cref="ReadAsync(NpgsqlConnection, IReadOnlyList{string}, IReadOnlyList{string}, Predicate{string}, CancellationToken)" path="/param"/>
    /// <exception cref="DirectoryNotFoundException">One of the directories does not exist.</exception>
    internal static async Task<List<FileStatements>> ReadFilesAsync(
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
        return files;
    }

    private static async Task<FileStatements> ReadAsync(FoundFile file, CancellationToken cancellationToken)
    {
        var (path, language, isMigration, store) = file;
        if (new FileInfo(path).Length > SourceFolder.Longest)
        {
            return new(
                [],
                [new(new(path, 1), "The file is too large for hand-written code.")],
                new(isMigration),
                new HashSet<string>()
            );
        }
        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        return new SqlLiteralExtractor(new(path, text, language, isMigration, store)).Read();
    }

    private static async Task<List<(List<ObservedError> Errors, List<NotJudged> Refused)>> JudgeAsync(
        NpgsqlConnection connection,
        List<FileStatements> files,
        Predicate<string> isKnown,
        CancellationToken cancellationToken
    )
    {
        var texts = files
            .SelectMany(file => file.Statements)
            .Select(statement => statement.Text.Text)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var answers = await new SchemaCheck(connection).AskAsync(texts, cancellationToken).ConfigureAwait(false);
        var byText = texts.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second);
        var catalog = new CatalogQuestions(connection);
        var context = new CodeContext(
            files.SelectMany(file => file.Queries).ToHashSet(StringComparer.Ordinal),
            await catalog.ExistingAsync(NamesIn(files, byText), cancellationToken).ConfigureAwait(false),
            (await catalog.TemporaryTablesAsync(cancellationToken).ConfigureAwait(false))
                .Concat(files.SelectMany(file => file.Own.Temporary))
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            files.SelectMany(file => file.Own.Created).ToHashSet(StringComparer.Ordinal),
            files.SelectMany(file => file.Own.Migrated).ToLookup(table => table.Key, table => table.Value),
            files.Exists(file => file.Own.SetsSearchPath),
            isKnown
        );
        return [.. files.Select(file => Judge(file, byText, context))];
    }

    private static (List<ObservedError> Errors, List<NotJudged> Refused) Judge(
        FileStatements file,
        Dictionary<string, Answer?> answers,
        CodeContext context
    )
    {
        var meetsNothing = !MeetsKnownTable(file, answers, context);
        var errors = new List<ObservedError>();
        var refused = new List<NotJudged>();
        foreach (var statement in file.Statements)
        {
            if (answers[statement.Text.Text] is not { IsNone: false } answer)
            {
                continue;
            }
            var reason = SchemaError.Reason(answer, statement, file.Own, context);
            if (meetsNothing && statement.File.MayUseAnotherStore && SchemaError.Table(answer, statement) is { })
            {
                reason ??=
                    $"Its file imports no client of PostgreSQL and uses no table of the database: {answer.Message}.";
            }
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

    /// <summary>Whether a statement of the file uses a table that the database or the folder has.</summary>
    private static bool MeetsKnownTable(
        FileStatements file,
        Dictionary<string, Answer?> answers,
        CodeContext context
    ) =>
        file.Statements.Any(statement =>
            answers[statement.Text.Text] is { } answer
                ? !answer.IsNone
                    && (
                        SchemaError.Table(answer, statement) is { } table
                            ? context.IsKnown(table)
                            : answer.SqlState == PostgresErrorCodes.UndefinedColumn
                    )
                : statement.Kind == SqlKind.Statement
        );

    private static List<string> NamesIn(List<FileStatements> files, Dictionary<string, Answer?> answers) =>
        [
            .. files
                .SelectMany(file => file.Statements)
                .Select(statement =>
                    answers[statement.Text.Text] is { } answer
                        ? SchemaError.Function(answer, statement) ?? SchemaError.Table(answer, statement)
                        : null
                )
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
}

/// <summary>What the rest of the code, and the database, have.</summary>
/// <param name="Queries">The names of <c>WITH</c> queries anywhere in the code.</param>
/// <param name="Existing">The functions and relations that any schema has, of those the errors point at.</param>
/// <param name="TemporaryTables">The temporary tables that functions of the database, or any code, create.</param>
/// <param name="OfOthers">What other migrations and code create, such as the schema of another database.</param>
/// <param name="OtherTables">The tables that the migrations of other folders make, with the words of what defines them.</param>
/// <param name="SetsSearchPath">Whether the code chooses the schemas of names without one.</param>
/// <param name="IsKnown">Whether the database or the folder has a table of this, or nearly this, name.</param>
internal sealed record CodeContext(
    IReadOnlySet<string> Queries,
    IReadOnlySet<string> Existing,
    IReadOnlySet<string> TemporaryTables,
    IReadOnlySet<string> OfOthers,
    ILookup<string, HashSet<string>> OtherTables,
    bool SetsSearchPath,
    Predicate<string> IsKnown
);
