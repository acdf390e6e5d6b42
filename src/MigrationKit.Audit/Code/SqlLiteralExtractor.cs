namespace MigrationKit.Audit.Code;

/// <summary>The statements of one file: those the server can be asked about, and those it cannot.</summary>
internal sealed partial class SqlLiteralExtractor(SourceFile file)
{
    private readonly List<CodeStatement> _statements = [];
    private readonly List<NotJudged> _notJudged = [];
    private readonly OwnObjects _own = new(file.IsMigration && file.Dialect is null);
    private readonly HashSet<string> _queries = new(StringComparer.Ordinal);

    internal FileStatements Read()
    {
        if (file.Language == Language.Sql)
        {
            ReadFile();
        }
        else
        {
            foreach (var expression in new ExpressionReader(file.Text, file.Language).Read())
            {
                ReadExpression(expression);
            }
        }
        if (_statements.Count > 0 && file.Reason is { } reason)
        {
            _notJudged.AddRange(
                _statements.Select(statement => new NotJudged(statement.At(0), reason, asks: !file.IsMigration))
            );
            _statements.Clear();
        }
        return new(_statements, _notJudged, _own, _queries);
    }

    private void ReadFile()
    {
        var script = SqlScript.Parse(file.Text);
        var text = MappedText.From(file.Text);
        foreach (var span in script.Statements)
        {
            var tokens = new StatementTokens(file.Text, span);
            Take(text, span, tokens, new SqlShape(file.Text, tokens, true).KindInFile(), null);
        }
        if (!script.Complete)
        {
            var last = script.Findings[^1];
            Refuse(text, last.Offset, file.Text.Length, last.Message);
        }
    }

    private void ReadExpression(TextExpression expression)
    {
        var text = expression.Text.Text;
        WithQueries.Find(text, _queries);
        if (!SqlShape.CanStart(text))
        {
            return;
        }
        var trusted = SqlName().IsMatch(expression.Use);
        var script = SqlScript.Parse(text);
        var spans = script.Complete ? script.Statements : [new(script.Start, text.Length, true)];
        var kinds = spans.Select(Kind).ToList();
        if (kinds is [] or [SqlKind.None, ..])
        {
            return;
        }
        for (var i = 0; i < spans.Count; i++)
        {
            var reason =
                expression.Piece
                ?? (
                    script.Findings is [var finding, ..] ? finding.Message
                    : expression.Holes == HoleUse.Text ? "It is assembled at run time."
                    : null
                );
            Take(expression.Text, spans[i], new(text, spans[i]), kinds[i], reason, expression.Use);
        }

        SqlKind Kind(StatementSpan span) => new SqlShape(text, new(text, span), trusted || spans[0] != span).Kind();
    }

    private void Take(
        MappedText text,
        StatementSpan span,
        StatementTokens tokens,
        SqlKind kind,
        string? reason,
        string use = ""
    )
    {
        _own.Add(tokens);
        reason ??= kind switch
        {
            SqlKind.Fragment => "It is a fragment of a statement.",
            SqlKind.Definition => "It changes the schema.",
            SqlKind.Transaction => "It controls a transaction or the session.",
            SqlKind.Command or SqlKind.None => "It is not a statement that the server can prepare.",
            _ => null,
        };
        var (sql, refused) = reason is null
            ? new Placeholders(text.Slice(span.Start, span.End), file.Language, use).Replace()
            : (text, reason);
        refused ??= !ShownStatement.IsText(sql.Text)
            ? "It contains a character that PostgreSQL does not accept."
            : null;
        if (refused is not null)
        {
            var asks = kind is not (SqlKind.Definition or SqlKind.Transaction) && !file.IsMigration;
            Refuse(text, span.Start, span.End, refused, asks);
            return;
        }
        _statements.Add(
            new(file, sql, kind, text.SourceOf(span.Start), ShownStatement.From(text.Text.AsSpan(span.Start..span.End)))
        );
    }

    private void Refuse(MappedText text, int start, int end, string reason, bool asks = true) =>
        _notJudged.Add(
            new(file.At(text.SourceOf(start), ShownStatement.From(text.Text.AsSpan(start..end))), reason, asks)
        );

    // What runs SQL or holds it. The queries of a browser's document take prose.
    [GeneratedRegex(
        "sql|query(?!Selector|By|AllBy)|exec|command|statement|stmt|fetch|prepare|cursor|scalar|unsafe|(?<!d)raw|^copy(?:_expert|In|Out)?$",
        Words.AnyCase
    )]
    private static partial Regex SqlName();
}

/// <summary>What was found in a file.</summary>
/// <param name="Statements">What the server can be asked about.</param>
/// <param name="NotJudged">What it cannot.</param>
/// <param name="Own">What the file creates by itself.</param>
/// <param name="Queries">The names of the <c>WITH</c> queries that it writes.</param>
internal sealed record FileStatements(
    IReadOnlyList<CodeStatement> Statements,
    IReadOnlyList<NotJudged> NotJudged,
    OwnObjects Own,
    IReadOnlySet<string> Queries
);
