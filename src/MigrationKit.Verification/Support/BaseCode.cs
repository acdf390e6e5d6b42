using MigrationKit.Audit.Code;

namespace MigrationKit.Verification.Support;

/// <summary>The SQL of the application as it is on the base, to be asked of one schema and another.</summary>
/// <param name="statements">The statements, in the order of the files.</param>
/// <param name="files">How many files were read.</param>
/// <param name="nameOf">How findings call a file.</param>
internal sealed class BaseCode(IReadOnlyList<CodeStatement> statements, int files, Func<string, string> nameOf)
{
    private readonly ILookup<string, CodeStatement> _places = statements.ToLookup(
        statement => statement.Text.Text,
        StringComparer.Ordinal
    );

    public int Files => files;

    /// <summary>The statements that differ.</summary>
    public IReadOnlyList<string> Texts => [.. _places.Select(place => place.Key)];

    public static async Task<BaseCode> ReadAsync(VerificationOptions options, CancellationToken cancellationToken)
    {
        var files = await CodeAudit
            .ReadFilesAsync(options.Code, [options.Folder], cancellationToken)
            .ConfigureAwait(false);
        return new([.. files.SelectMany(file => file.Statements)], files.Count, options.NameOfCode);
    }

    /// <summary>What is wrong with these statements in a database; nothing of them runs.</summary>
    /// <param name="connection">A connection with an open transaction, which stays as it is.</param>
    public static async Task<IReadOnlyDictionary<string, Answer>> AskAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        var answers = await new SchemaCheck(connection)
            .AskInTransactionAsync(texts, cancellationToken)
            .ConfigureAwait(false);
        var wrong = new Dictionary<string, Answer>(StringComparer.Ordinal);
        var inserts = new List<(string Text, InsertColumns Target)>();
        foreach (var (text, answer) in texts.Zip(answers))
        {
            if (answer is { IsNone: false })
            {
                wrong.Add(text, answer);
            }
            else if (InsertColumns.InList(text) is { } target)
            {
                inserts.Add((text, target));
            }
        }
        var missing = await new CatalogQuestions(connection)
            .WithoutValueAsync([.. inserts.Select(insert => insert.Target)], cancellationToken)
            .ConfigureAwait(false);
        foreach (var (text, target) in inserts)
        {
            if (missing.TryGetValue(target, out var column))
            {
                wrong.Add(
                    text,
                    new(
                        PostgresErrorCodes.NotNullViolation,
                        $"column \"{column}\" must have a value, has no default, and is not named"
                    )
                );
            }
        }
        return wrong;
    }

    /// <summary>Where a statement is, and what is wrong with it.</summary>
    public string Describe(string text, Answer answer)
    {
        var places = _places[text].Select(statement => statement.At(answer.Position)).ToList();
        var (first, more) = (places[0], places.Count - 1);
        var others = more == 0 ? "" : $" and {more} more";
        return $"breaks {nameOf(first.Path)}:{first.Line}:{first.Column}{others}: {answer.Message} ({answer.SqlState}) in: {first.Statement}";
    }
}
