using System.Text.RegularExpressions;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// Finds the comments that mean something to another tool: marks above the part that undoes a migration, and directives that
/// change what runs. Read as ordinary comments, they would let run what their tool does not.
/// </summary>
internal sealed partial class ForeignMarks
{
    /// <summary>Marks are short.</summary>
    private const int MaxLength = 200;

    /// <summary>How many lines of commented SQL below a mark are looked at.</summary>
    private const int LinesOfExample = 50;

    private static readonly (Regex Pattern, string Message)[] Directives =
    [
        (
            SqitchHeader(),
            "Sqitch orders this change by its plan, which MigrationKit does not read. Number the files and remove this line."
        ),
        (
            AtlasDirective(),
            "Atlas does not run this file as it is. Make each part that is to run a migration of its own."
        ),
        (
            GraphileInclude(),
            "graphile-migrate would put another file here, and MigrationKit does not. Write its content."
        ),
    ];

    private readonly SqlScript _script;
    private readonly bool _isLiquibase;
    private readonly bool _hasUp;
    private int _statement;

    private ForeignMarks(SqlScript script)
    {
        _script = script;
        _isLiquibase = HeaderOfLiquibase(script) is not null;
        _hasUp = script.Comments.Any(comment =>
            comment.End - comment.Start <= MaxLength && Up().IsMatch(Bare(comment))
        );
    }

    internal static IEnumerable<Finding> Find(SqlScript script)
    {
        var marks = new ForeignMarks(script);
        return script
            .Comments.Select((comment, index) => (comment, Message: marks.Message(index)))
            .Where(found => found.Message is not null)
            .Select(found => new Finding(found.comment.Start, found.Message!))
            .Concat(marks.Placeholders());
    }

    /// <summary>Whether a comment above the first statement says, in the words of another tool, that it needs no transaction.</summary>
    internal static bool SayNoTransaction(SqlScript script) =>
        script
            .Comments.TakeWhile(comment => comment.Start < script.Start)
            .Any(comment =>
                comment.End - comment.Start <= MaxLength && NoTransaction().IsMatch(Content(script, comment))
            );

    /// <summary>Whether the file has the mark that Drizzle puts between statements; it runs them all in one transaction.</summary>
    internal static bool SayDrizzle(SqlScript script) =>
        script.Comments.Count > 0 && script.Comments.Any(comment => IsBreakpoint(Content(script, comment)));

    private static bool IsBreakpoint(ReadOnlySpan<char> content) => content is "> statement-breakpoint";

    /// <summary>Where Liquibase's header is: it orders its files by a changelog that is not read here.</summary>
    internal static Finding[] Order(SqlScript script) =>
        HeaderOfLiquibase(script) is { } header ? [new(header.Start, OrderOfLiquibase)] : [];

    private const string OrderOfLiquibase =
        "Liquibase runs this file where a changelog includes it, MigrationKit in the order of the names. "
        + "Compare the two, and number the files where they differ.";

    /// <summary>The header of Liquibase, which may have a licence above it, or its first changeset.</summary>
    private static Token? HeaderOfLiquibase(SqlScript script) =>
        script.Comments.Count == 0
            ? null
            : script
                .Comments.TakeWhile(comment => comment.Start < script.Start)
                .Where(comment => comment.End - comment.Start <= MaxLength)
                .Where(comment =>
                    LiquibaseHeader().IsMatch(Content(script, comment)) || Changeset().IsMatch(Content(script, comment))
                )
                .Select(comment => (Token?)comment)
                .FirstOrDefault();

    /// <summary>What graphile-migrate replaces in a file that it committed, and Liquibase in its own.</summary>
    private IEnumerable<Finding> Placeholders()
    {
        var (tool, pattern) =
            _isLiquibase ? ("Liquibase", LiquibaseParameter())
            : _script.Comments.Count > 0 && GraphileHeader().IsMatch(Content(_script, _script.Comments[0]))
                ? ("graphile-migrate", GraphilePlaceholder())
            : ("", null);
        return pattern is null
            ? []
            : Outside(_script.Comments, pattern.Matches(_script.Text).Select(match => match.Index))
                .Select(at => new Finding(
                    at,
                    $"{tool} replaces a placeholder here, and MigrationKit does not. Write the value."
                ));
    }

    /// <summary>The places that are in no comment; the comments come in order.</summary>
    internal static IEnumerable<int> Outside(IReadOnlyList<Token> comments, IEnumerable<int> places)
    {
        var next = 0;
        foreach (var at in places)
        {
            while (next < comments.Count && comments[next].End <= at)
            {
                next++;
            }
            if (next == comments.Count || at < comments[next].Start)
            {
                yield return at;
            }
        }
    }

    private string? Message(int index)
    {
        var comment = _script.Comments[index];
        if (comment.End - comment.Start > MaxLength)
        {
            return null;
        }
        if (EndsStatement(comment) is { } tool && IsInStatement(comment))
        {
            return $"{tool} ends the statement above here, and it has no semicolon. Add it.";
        }
        if (!StartsItsLine(comment))
        {
            return null;
        }
        var content = Content(_script, comment).ToString();
        if (IsDown(index, content) && RunsBelow(comment))
        {
            return "This mark starts the part that undoes the migration, and MigrationKit would run it too. "
                + Advice(content);
        }
        if (_isLiquibase && LiquibaseCondition().IsMatch(content))
        {
            return "Liquibase would do more here than run the statements once, and MigrationKit does not. "
                + "Remove the attribute, or split the file.";
        }
        return Directives.FirstOrDefault(directive => directive.Pattern.IsMatch(content)).Message;
    }

    /// <summary>The tool for which a comment ends the statement above it; null where it is none of that kind.</summary>
    private string? EndsStatement(Token comment)
    {
        var content = Content(_script, comment);
        return IsBreakpoint(content) ? "Drizzle"
            : _isLiquibase && Changeset().IsMatch(content) ? "Liquibase"
            : null;
    }

    private bool IsDown(int index, string content)
    {
        var comment = _script.Comments[index];
        if (
            DownOfTool().IsMatch(content) || (DownMigration().IsMatch(content) && (_hasUp || OnlyRemovesBelow(comment)))
        )
        {
            return true;
        }
        return !_isLiquibase
            && Down().IsMatch(Bare(comment))
            && !IsInStatement(comment)
            && (_hasUp || !IsFollowedByCommentedSql(index));
    }

    /// <summary>Whether statements stand above, and those below do nothing but take away.</summary>
    private bool OnlyRemovesBelow(Token comment)
    {
        var below = _script.Statements.SkipWhile(statement => statement.Start < comment.Start).ToList();
        return below.Count < _script.Statements.Count
            && below.TrueForAll(statement =>
            {
                var tokens = new StatementTokens(_script.Text, statement);
                return tokens.HasAny(0, "DROP", "DELETE", "REVOKE")
                    || (tokens.Has(0, "ALTER") && tokens.Contains("DROP"));
            });
    }

    private static string Advice(string content) =>
        content.StartsWith("+goose", StringComparison.OrdinalIgnoreCase)
            ? "Read the folder with --layout goose (MigrationLayout.Goose)."
        : content.StartsWith("migrate:", StringComparison.OrdinalIgnoreCase)
            ? "Read the folder with --layout dbmate (MigrationLayout.Dbmate)."
        : content.StartsWith("+migrate", StringComparison.OrdinalIgnoreCase)
            ? "Read the folder with --layout sql-migrate (MigrationLayout.SqlMigrate)."
        : content.Contains("create above / drop below", StringComparison.OrdinalIgnoreCase)
            ? "Read the folder with --layout tern (MigrationLayout.Tern)."
        : content.StartsWith("down migration", StringComparison.OrdinalIgnoreCase)
            ? "Take the part below out of the file, or read the folder with --layout node-pg-migrate (MigrationLayout.NodePgMigrate)."
        : "Take the part below out of the file.";

    private bool RunsBelow(Token comment) =>
        !_script.Complete || (_script.Statements.Count > 0 && _script.Statements[^1].End > comment.Start);

    /// <summary>Whether a comment stands inside a statement; the comments come in order.</summary>
    private bool IsInStatement(Token comment)
    {
        var statements = _script.Statements;
        while (_statement < statements.Count && statements[_statement].End <= comment.Start)
        {
            _statement++;
        }
        return _statement < statements.Count && statements[_statement].Start < comment.Start;
    }

    /// <summary>
    /// Whether the lines right below are statements in comments: then the mark explains how to undo the migration, and
    /// nothing of that runs.
    /// </summary>
    private bool IsFollowedByCommentedSql(int index)
    {
        for (var i = index + 1; i < Math.Min(_script.Comments.Count, index + LinesOfExample); i++)
        {
            var (before, comment) = (_script.Comments[i - 1], _script.Comments[i]);
            var between = _script.Text.AsSpan(before.End..comment.Start);
            if (!between.IsWhiteSpace() || between.Count('\n') > 1)
            {
                return false;
            }
            if (Content(_script, comment).EndsWith(";"))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether nothing stands before the comment in its line; Play writes <c>#</c> there.</summary>
    private bool StartsItsLine(Token comment)
    {
        var at = comment.Start - 1;
        while (at >= 0 && _script.Text[at] is ' ' or '\t' or '#')
        {
            at--;
        }
        return at < 0 || _script.Text[at] is '\n' or '\r';
    }

    /// <summary>The text of a comment without what opens and closes it.</summary>
    private static ReadOnlySpan<char> Content(SqlScript script, Token comment)
    {
        var written = comment.In(script.Text);
        return comment.Kind == TokenKind.BlockComment ? written[2..^2].Trim() : written[2..].TrimStart('-').Trim();
    }

    /// <summary>The words of a comment without decoration around them.</summary>
    private ReadOnlySpan<char> Bare(Token comment)
    {
        var content = Content(_script, comment);
        while (content.Length > 0 && !char.IsLetterOrDigit(content[0]))
        {
            content = content[1..];
        }
        while (content.Length > 0 && !char.IsLetterOrDigit(content[^1]))
        {
            content = content[..^1];
        }
        return content;
    }

    private const RegexOptions Options = Words.AnyCase;

    /// <summary>
    /// A mark that stands alone, with the words that may be around it. shmig writes <c>==== DOWN ====</c>, tern
    /// <c>create above / drop below</c>, Play <c>!Downs</c>, Atlas <c>down.sql</c>.
    /// </summary>
    [GeneratedRegex(
        @"^((goose|migrate|migrations?|rambler|dbmate|sqlx|schema|sql)[\s:+/-]+)?"
            + @"(downs?|undo|roll[\s-]?back|revert|reverse|downgrade|backwards?)(\.sql)?"
            + @"([\s:+/-]+(migrations?|scripts?|sections?|part|half|sql|steps?|statements?|queries|query|code|commands?|below|here|start|starts|begin|begins|notransaction|transaction:\w+))*$"
            + @"|^create above / drop below$",
        Options
    )]
    private static partial Regex Down();

    [GeneratedRegex(
        @"^((goose|migrate|migrations?|rambler|dbmate|sqlx|schema|sql)[\s:+/-]+)?(ups?|do|apply|upgrade|forwards?|migrate|deploy)(\.sql)?"
            + @"([\s:+/-]+(migrations?|scripts?|sections?|part|half|sql|steps?|statements?|below|here|start|begin|notransaction|transaction:\w+))*$",
        Options
    )]
    private static partial Regex Up();

    /// <summary>Marks that no prose looks like: whatever follows them, their tool takes them for what they are.</summary>
    [GeneratedRegex(
        @"^(\+\s*(goose|migrate)\s+down\b|migrate:down\b|rambler\s+down\b|!\s*downs\b|//\s*@undo\b|={2,}\s*down\b|create above / drop below)",
        Options
    )]
    private static partial Regex DownOfTool();

    /// <summary>The mark of node-pg-migrate, which may have words behind it, and no mark of the other half above.</summary>
    [GeneratedRegex(@"^down\s+migration\b", Options)]
    private static partial Regex DownMigration();

    [GeneratedRegex(@"^liquibase\s+formatted\s+sql\b", Options)]
    private static partial Regex LiquibaseHeader();

    [GeneratedRegex("^changeset\\s+(\"[^\"]*\"|[^\\s:]+):\\S", Options)]
    private static partial Regex Changeset();

    /// <summary>What makes Liquibase leave a changeset out, run it again, or run other text.</summary>
    [GeneratedRegex(
        "^(changeset\\s+(\"[^\"]*\"|[^\\s:]+):\\S+\\s(.*\\s)?(?!(dbms:postgresql|logicalFilePath:|stripComments:|splitStatements:))\\w+:\\S"
            + @"|preconditions?\b|property\s|ignore(Lines)?:|include(All)?\s)",
        Options
    )]
    private static partial Regex LiquibaseCondition();

    [GeneratedRegex(@"\$\{[\w.:-]+\}", RegexOptions.CultureInvariant)]
    private static partial Regex LiquibaseParameter();

    [GeneratedRegex(@"^(deploy|revert|verify)\s+\S+\s+(to|from|on)\s+pg$", Options)]
    private static partial Regex SqitchHeader();

    [GeneratedRegex(@"^atlas:(txtar|checkpoint)\b", Options)]
    private static partial Regex AtlasDirective();

    /// <summary>Of Atlas, graphile-migrate, tern, postgres-migrations, yoyo and Evolve.</summary>
    [GeneratedRegex(
        @"^(atlas:txmode\s+none|!\s*no-transaction|tern:\s*disable-tx[\s-]*|postgres-migrations\s+disable-transaction|transactional:\s*false|evolve-tx-off)$",
        Options
    )]
    private static partial Regex NoTransaction();

    [GeneratedRegex(@"^!\s*Previous:", Options)]
    private static partial Regex GraphileHeader();

    [GeneratedRegex(@"(?<!:):[A-Z][A-Z0-9_]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex GraphilePlaceholder();

    [GeneratedRegex(@"^!\s*include\s+\S", Options)]
    private static partial Regex GraphileInclude();
}
