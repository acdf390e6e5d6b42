using System.Collections.Frozen;

namespace MigrationKit.Audit.Code;

/// <summary>
/// Tells SQL from prose: <c>SELECT name FROM users</c> from <c>Select a file from the list</c>. It rather misses a
/// statement than takes a sentence for one.
/// </summary>
/// <param name="tokens">One statement of it.</param>
/// <param name="trusted">Whether the code around says that it is SQL: a function called <c>query</c>.</param>
internal sealed class SqlShape(string text, StatementTokens tokens, bool trusted)
{
    private static readonly FrozenSet<string> Prose = Words.SetIgnoringCase(
        """
        the a an your my our their its it this that these those all each any one below above here there
        which what another other among within
        """
    );

    private static readonly FrozenSet<string> Objects = Words.SetIgnoringCase(
        """
        TABLE INDEX VIEW FUNCTION PROCEDURE TYPE DOMAIN SEQUENCE SCHEMA EXTENSION TRIGGER POLICY ROLE USER
        DATABASE AGGREGATE RULE PUBLICATION SUBSCRIPTION
        """
    );

    private static readonly FrozenSet<string> Commands = Words.SetIgnoringCase(
        """
        CALL COPY DO EXPLAIN LOCK VACUUM ANALYZE EXECUTE PREPARE REFRESH GRANT REVOKE DECLARE FETCH
        """
    );

    private static readonly FrozenSet<string> Session = Words.SetIgnoringCase(
        """
        BEGIN START COMMIT ROLLBACK END SAVEPOINT RELEASE LISTEN NOTIFY UNLISTEN SET SHOW RESET DISCARD
        DEALLOCATE
        """
    );

    private static readonly FrozenSet<string> Starts = Words.SetIgnoringCase(
        """
        SELECT INSERT UPDATE DELETE WITH MERGE CREATE ALTER DROP TRUNCATE COMMENT WHERE ORDER GROUP LEFT RIGHT INNER CROSS JOIN ON AND OR VALUES
        RETURNING
        """
    );

    /// <summary>Whether a text starts with a word that SQL starts with: most do not, and need not be read.</summary>
    internal static bool CanStart(string text)
    {
        var scanner = new SqlScanner(text, 0, text.Length);
        var token = scanner.Next();
        while (token.IsTrivia || token.IsSymbol(text, ';') || token.IsSymbol(text, '('))
        {
            token = scanner.Next();
        }
        return token.Kind == TokenKind.Word && token.End - token.Start < 12 && IsStart(token.In(text).ToString());
    }

    private static bool IsStart(string word) =>
        Starts.Contains(word) || Commands.Contains(word) || Session.Contains(word);

    /// <summary>The kind; a question in code that runs SQL is at least the beginning of one.</summary>
    internal SqlKind Kind() =>
        Shape() is var kind and not SqlKind.None ? kind
        : trusted && IsQuestion ? SqlKind.Fragment
        : SqlKind.None;

    private bool IsQuestion =>
        tokens.Has(0, "SELECT") && (!tokens.EndsAt(1) || text[^1] == ' ')
        || tokens.Has(0, "INSERT", "INTO")
        || tokens.Has(0, "DELETE", "FROM");

    private SqlKind Shape() =>
        First switch
        {
            "(" => tokens.Has(1, "SELECT") && (trusted || IsUpper(1)) && Find("UNION") > 0
                ? SqlKind.Statement
                : SqlKind.None,
            "SELECT" => Select(),
            "INSERT" => Insert(),
            "UPDATE" => Update(),
            "DELETE" => Delete(),
            "WITH" => With(),
            "MERGE" => Merge(),
            "CREATE" or "ALTER" or "DROP" or "TRUNCATE" or "COMMENT" => Definition(),
            var word when Session.Contains(word) => trusted ? SqlKind.Transaction : SqlKind.None,
            var word when Commands.Contains(word) => Command(),
            _ => Fragment(),
        };

    /// <summary>The kind of a statement in a file that holds nothing else.</summary>
    internal SqlKind KindInFile() =>
        First switch
        {
            "SELECT" or "VALUES" => ReadsTable ? SqlKind.Statement : SqlKind.WithoutTable,
            "INSERT" or "UPDATE" or "DELETE" or "WITH" or "MERGE" or "TABLE" or "(" => SqlKind.Statement,
            "CREATE" or "ALTER" or "DROP" or "TRUNCATE" or "COMMENT" => SqlKind.Definition,
            var word when Session.Contains(word) => SqlKind.Transaction,
            _ => SqlKind.Command,
        };

    private string First => Written(0).ToUpperInvariant();

    // An inner query reads one, too; the FROM of extract(year from d) does not.
    private bool ReadsTable => Find("FROM") > 0 || Enumerable.Range(1, tokens.Count).Any(i => tokens.Has(i, "SELECT"));

    private SqlKind Select()
    {
        var from = Find("FROM");
        if (from < 0)
        {
            return SelectWithoutTable();
        }
        return
            from > 1
            && (SameCase(from) || trusted && IsUpper(0))
            && IsTarget(from + 1)
            && (LooksCertain || HasSqlMarkers(from))
            ? SqlKind.Statement
            : SqlKind.None;
    }

    private SqlKind SelectWithoutTable()
    {
        var name = tokens.LastOfName(1);
        var calls =
            tokens[name].Kind == TokenKind.Word
            && tokens.HasSymbol(name + 1, '(')
            && tokens[name].End == tokens[name + 1].Start;
        return LooksCertain && (calls || IsValue(1)) || calls && SameCase(0) && tokens.EndsAt(tokens.Behind(name + 1))
            ? ReadsTable
                ? SqlKind.Statement
                : SqlKind.WithoutTable
            : IsUpper(0) && Find(",") > 1
                ? SqlKind.Fragment
                : SqlKind.None;
    }

    private SqlKind Insert()
    {
        if (!tokens.Has(1, "INTO") || !SameCase(1) || !IsTarget(2))
        {
            return SqlKind.None;
        }
        var behind = BehindName(2);
        behind += tokens.Has(behind, "AS") ? 2 : 0;
        var columns = tokens.Behind(behind);
        return tokens.HasAny(columns, "VALUES", "SELECT", "DEFAULT", "WITH", "OVERRIDING", "TABLE")
            || (tokens.HasSymbol(columns, '(') && columns > behind)
                ? SqlKind.Statement
            : columns > behind && IsUpper(0) ? SqlKind.Fragment
            : SqlKind.None;
    }

    private SqlKind Update()
    {
        var name = tokens.Has(1, "ONLY") ? 2 : 1;
        var set = Enumerable.Range(name, 6).FirstOrDefault(i => tokens.Has(i, "SET"));
        if (set <= name || !SameCase(set) || !IsTarget(name))
        {
            return SqlKind.None;
        }
        return Enumerable
                .Range(set, tokens.Count - set)
                .Any(i => tokens[i].Kind == TokenKind.Operator && text[tokens[i].Start] == '=')
                ? SqlKind.Statement
            : IsUpper(0) ? SqlKind.Fragment
            : SqlKind.None;
    }

    private SqlKind Delete()
    {
        var name = tokens.Has(2, "ONLY") ? 3 : 2;
        if (!tokens.Has(1, "FROM") || !SameCase(1) || !IsTarget(name))
        {
            return SqlKind.None;
        }
        var end = BehindName(name);
        end += tokens.Has(end, "AS") ? 1 : 0;
        end += EndsDelete(end) ? 0 : 1;
        return EndsDelete(end) && (LooksCertain || HasSqlMarkers(end)) ? SqlKind.Statement : SqlKind.None;
    }

    private bool EndsDelete(int at) => tokens.EndsAt(at) || tokens.HasAny(at, "WHERE", "USING", "RETURNING");

    private SqlKind With()
    {
        var name = tokens.Has(1, "RECURSIVE") ? 2 : 1;
        var at = tokens.Behind(name + 1);
        var opens = at + 1;
        while (tokens.HasAny(opens, "NOT", "MATERIALIZED"))
        {
            opens++;
        }
        return tokens.Has(at, "AS") && SameCase(at) && tokens.HasSymbol(opens, '(') ? SqlKind.Statement : SqlKind.None;
    }

    private SqlKind Merge() =>
        tokens.Has(1, "INTO") && SameCase(1) && tokens.Contains("USING") ? SqlKind.Statement : SqlKind.None;

    private SqlKind Definition()
    {
        var noun = Enumerable.Range(1, 4).FirstOrDefault(i => Objects.Contains(Written(i)));
        var isDefinition =
            noun > 0
                && SameCase(noun)
                && IsName(noun + 1)
                && !(tokens.Has(noun + 1, "CONCURRENTLY") && tokens.EndsAt(noun + 2))
            || tokens.Has(0, "TRUNCATE") && IsName(1)
            || tokens.Has(0, "COMMENT", "ON");
        // A message may name a command and leave out the rest: "ALTER TABLE … RENAME".
        return isDefinition && !text.Contains('…') && (LooksCertain || tokens.HasSymbol(tokens.Count - 1, ')'))
            ? SqlKind.Definition
            : SqlKind.None;
    }

    private SqlKind Command() =>
        trusted || (tokens.Has(0, "CALL") && IsUpper(0) && tokens.HasSymbol(BehindName(1), '('))
            ? SqlKind.Command
            : SqlKind.None;

    /// <summary>The rest of a statement, in capitals: few sentences shout.</summary>
    private SqlKind Fragment()
    {
        var isPart = First switch
        {
            "WHERE" or "AND" or "OR" => HasSqlMarkers(0),
            "ORDER" or "GROUP" => tokens.Has(1, "BY") && IsName(2),
            "LEFT" or "RIGHT" or "INNER" or "CROSS" => tokens.Contains("JOIN"),
            "JOIN" => tokens.Contains("ON"),
            "ON" => tokens.Has(1, "CONFLICT"),
            "VALUES" => tokens.HasSymbol(1, '('),
            "RETURNING" => IsName(1),
            _ => false,
        };
        return isPart && LooksCertain ? SqlKind.Fragment : SqlKind.None;
    }

    /// <summary>Whether nothing more is needed to take it for SQL.</summary>
    private bool LooksCertain => trusted || IsUpper(0);

    /// <summary>Whether there is what prose does not have: <c>a = b</c>, <c>t.a</c>, <c>f(a)</c>, <c>first_name</c>, <c>id, name from</c>.</summary>
    private bool HasSqlMarkers(int from)
    {
        for (var i = 1; !tokens.EndsAt(i); i++)
        {
            if (IsSign(i))
            {
                return true;
            }
        }
        // Names and commas in turn.
        return from > 2
            && from % 2 == 0
            && Enumerable.Range(1, from - 1).All(i => i % 2 == 1 ? IsName(i) : tokens.HasSymbol(i, ','));
    }

    private bool IsSign(int at)
    {
        var written = tokens.Written(at);
        return tokens[at].Kind switch
        {
            TokenKind.Operator => written.ContainsAny("*=<>|"),
            TokenKind.Word => written.Contains('_')
                || written.Contains(MappedText.Hole)
                || tokens.HasAny(at, "WHERE", "JOIN", "LIMIT", "IS") && IsName(at + 1),
            TokenKind.Parameter or TokenKind.QuotedName => true,
            // A list may say item(s).
            TokenKind.Symbol => written[0] is '.' or '('
                && tokens[at - 1].End == tokens[at].Start
                && tokens[at].End == tokens[at + 1].Start
                && !tokens.EndsAt(at + 1)
                && !tokens.HasAny(at + 1, "S", "ES"),
            _ => false,
        };
    }

    private bool IsTarget(int at) => (IsName(at) || tokens.HasSymbol(at, '(') || IsFilledIn(at)) && !IsProse(at);

    // No sentence ends with its article.
    private bool IsProse(int at) =>
        Prose.Contains(Written(at))
        && !tokens.HasSymbol(at + 1, '.')
        && !tokens.HasAny(at + 1, "WHERE", "JOIN", "ORDER", "GROUP", "LIMIT")
        && !(tokens.Has(at, "A") && tokens.EndsAt(at + 1));

    private bool IsName(int at) => tokens[at].IsName || tokens[at].Kind == TokenKind.Parameter;

    private bool IsValue(int at) =>
        tokens[at].Kind is TokenKind.Number or TokenKind.QuotedText or TokenKind.Parameter || IsFilledIn(at);

    // %I, ??, @name, {{name}}, :name:
    private bool IsFilledIn(int at) =>
        tokens.HasSymbol(at, '{')
        || tokens.HasSymbol(at, ':')
        || tokens[at].Kind == TokenKind.Operator && tokens.Written(at) is "%" or "?" or "??" or "@";

    private int BehindName(int at) => tokens.LastOfName(at) + 1;

    /// <summary>Where a word or a symbol stands behind the first, outside parentheses; -1 where it does not.</summary>
    private int Find(string word)
    {
        for (var i = 1; !tokens.EndsAt(i); i = Math.Max(i + 1, tokens.Behind(i)))
        {
            if (Written(i).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>Whether a keyword is written like the first one: a sentence starts with a capital and goes on without.</summary>
    private bool SameCase(int at) =>
        at == 0
            ? IsUpper(0) || char.IsAsciiLetterLower(text[tokens[0].Start])
            : IsUpper(0) == IsUpper(at)
                && char.IsAsciiLetterUpper(text[tokens[0].Start]) == char.IsAsciiLetterUpper(text[tokens[at].Start]);

    private bool IsUpper(int at) => !tokens.Written(at).ContainsAnyInRange('a', 'z');

    private string Written(int at) => tokens.Written(at).ToString();
}
