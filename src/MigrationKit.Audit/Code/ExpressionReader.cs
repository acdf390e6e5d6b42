using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>Finds what the code says in literals, and how it uses them.</summary>
internal sealed class ExpressionReader(string text, Language language)
{
    // What a text goes through without becoming another statement.
    private static readonly FrozenSet<string> Harmless = Words.Set(
        """
        Trim TrimStart TrimEnd trim trimStart trimEnd strip rstrip lstrip ReplaceLineEndings ToString
        toString AsMemory AsSpan trimIndent trimMargin stripIndent into to_string to_owned
        """
    );

    // What puts texts together.
    private static readonly FrozenSet<string> Builders = Words.Set(
        """
        Append AppendLine AppendFormat Insert Concat Join Format format formatted Sprintf Fprintf
        WriteString push_str push unshift append extend concat join write Replace replace replaceAll
        """
    );

    // What looks at a text, so that it is not run from there; assertions besides.
    private static readonly FrozenSet<string> Lookers = Words.Set(
        """
        Be Equal Equals equals EqualError AreEqual isEqualTo toBe toEqual toStrictEqual toContain toMatch
        toThrow StartsWith startsWith startswith EndsWith endsWith endswith Contains includes IndexOf
        indexOf match test
        """
    );

    internal IReadOnlyList<TextExpression> Read() =>
        [.. new CodeScanner(text, language).Scan().SelectMany(Read).OrderBy(expression => expression.Text.SourceOf(0))];

    private IEnumerable<TextExpression> Read(IReadOnlyList<CodeToken> tokens)
    {
        var growing = new GrowingVariables(text, tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Literal is null)
            {
                continue;
            }
            var first = i;
            while (Next(tokens, i) is { } next)
            {
                i = next;
            }
            if (!IsDocumentation(tokens, first, i))
            {
                var use = LiteralUse.Before(text, tokens, first);
                if (!Looks(use))
                {
                    yield return Expression(tokens, first, i, use, growing);
                }
            }
        }
    }

    private static bool Looks(LiteralUse use) =>
        use.IsCompared
        || Lookers.Contains(use.Function)
        || use.Function.StartsWith("assert", StringComparison.OrdinalIgnoreCase)
        || use.Variable.StartsWith("expected", StringComparison.OrdinalIgnoreCase);

    /// <summary>The place of the literal that goes on with one, perhaps behind names: <c>"…" + Names.Table + "…"</c>.</summary>
    private int? Next(IReadOnlyList<CodeToken> tokens, int literal)
    {
        var next = literal + 1;
        while (Is(tokens, next, '+'))
        {
            next++;
            var operand = next;
            while (Word(tokens, next).Length > 0 || Is(tokens, next, '.'))
            {
                next++;
            }
            if (next == operand)
            {
                break;
            }
        }
        var joined = next > literal + 1 || language.IsPython;
        return joined && next < tokens.Count && tokens[next].Literal is not null ? next : null;
    }

    private TextExpression Expression(
        IReadOnlyList<CodeToken> tokens,
        int first,
        int last,
        LiteralUse use,
        GrowingVariables growing
    )
    {
        var joined = new MappedText();
        var holes = new List<IReadOnlyList<CodeToken>>();
        for (var i = first; i <= last; i++)
        {
            if (tokens[i].Literal is { } literal)
            {
                joined.Add(literal.Text, 0, literal.Text.Length);
                holes.AddRange(literal.Holes);
            }
            else if (tokens[i].Kind == CodeTokenKind.Word && !Is(tokens, i - 1, '.'))
            {
                joined.Add(MappedText.Hole, tokens[i].Start);
                holes.Add([tokens[i]]);
            }
        }
        var become =
            holes.Count == 0 ? HoleUse.None
            : first == last && use.Parameterizes && !holes.Any(IsSql) ? HoleUse.Parameters
            : HoleUse.Text;
        return new(
            joined,
            Piece(tokens, first, last, use)
                ?? (growing.Has(use.Variable, first) ? $"'{use.Variable}' is joined with other text by +." : null),
            use.Name,
            become
        );
    }

    private string? Piece(IReadOnlyList<CodeToken> tokens, int first, int last, LiteralUse use)
    {
        if (Is(tokens, first - 1, '+') || Is(tokens, last + 1, '+') || use.Extends)
        {
            return "It is joined with other text by +.";
        }
        if (language.IsPython && Is(tokens, last + 1, '%'))
        {
            return "It is filled in by %.";
        }
        if (Is(tokens, last + 1, '.') && Word(tokens, last + 2) is { Length: > 0 } method && !Harmless.Contains(method))
        {
            return $"It is changed by {method}.";
        }
        return Builders.Contains(use.Function) ? $"It is put together by {use.Function}." : null;
    }

    // SQL put into SQL: sql`… ${sql`WHERE …`}`, ${Prisma.raw(…)}.
    private bool IsSql(IReadOnlyList<CodeToken> hole) =>
        Enumerable.Range(0, hole.Count).Any(i => Word(hole, i) is "sql" or "Prisma" or "raw" or "unsafe" or "ref");

    /// <summary>A text that stands alone as a statement of Python does nothing but explain.</summary>
    private bool IsDocumentation(IReadOnlyList<CodeToken> tokens, int first, int last) =>
        language.IsPython && EndsLine(tokens, first - 1) && EndsLine(tokens, last + 1);

    private static bool EndsLine(IReadOnlyList<CodeToken> tokens, int at) =>
        at < 0 || at >= tokens.Count || tokens[at].Kind == CodeTokenKind.LineEnd;

    private bool Is(IReadOnlyList<CodeToken> tokens, int at, char symbol) =>
        at >= 0 && at < tokens.Count && tokens[at].Kind == CodeTokenKind.Symbol && text[tokens[at].Start] == symbol;

    private string Word(IReadOnlyList<CodeToken> tokens, int at) =>
        at < tokens.Count && tokens[at].Kind == CodeTokenKind.Word ? text[tokens[at].Start..tokens[at].End] : "";
}
