using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>Turns one file into a migration and all its problems.</summary>
internal static class FileParser
{
    internal static ParsedFile Parse(MigrationFile file)
    {
        if (file.Refusal is { } reason)
        {
            return Refused(file, MigrationProblem.InFile(file.Path, reason));
        }
        try
        {
            var (text, finding) = Decode(file);
            return finding is { } undecodable
                ? Refused(file, Problem(file, new LineCursor(text), undecodable))
                : Parse(file, text);
        }
        catch (IOException e)
        {
            return Refused(file, MigrationProblem.InFile(file.Path, $"The file cannot be read: {e.Message}"));
        }
    }

    /// <summary>
    /// Reads only the header of a file that the history knows as it is. Null where that does not tell what the file
    /// requires: a tool's marks decide which part of the file counts.
    /// </summary>
    internal static ParsedFile? ParseHeader(MigrationFile file, string checksum)
    {
        var script = SqlScript.ParseHeader(FileDecoder.Decode(file.Head.Span).Text);
        if (
            file.Layout is not { Mark: null, Halves: null }
            || (file.Large is not null && script.Start == script.Text.Length)
        )
        {
            return null;
        }
        var directives = new DirectiveReader(script).Read();
        var migration = Migration(
            file,
            directives,
            checksum,
            new(() => ReadContent(file)),
            new(() => FootprintBeside.Read(file, checksum))
        );
        return Parsed(file, migration, script, directives, [], []);
    }

    /// <summary>What is below the header of a file that is known to be sound.</summary>
    private static MigrationContent ReadContent(MigrationFile file)
    {
        var marks = new LayoutMarks(file, Decode(file).Text);
        var script = SqlScript.Parse(marks.Text);
        return Content(script, Rules(file, marks, script, new DirectiveReader(script).Read()).Rules);
    }

    private static (string Text, Finding? Finding) Decode(MigrationFile file) =>
        file.Large?.ReadText() is { } text ? FileDecoder.Check(text) : FileDecoder.Decode(file.Content.Span);

    private static MigrationContent Content(SqlScript script, StatementRules rules) =>
        new(script.Text, rules.Statements, rules.NoTransaction);

    private static ParsedFile Parse(MigrationFile file, string text)
    {
        var marks = new LayoutMarks(file, text);
        var script = SqlScript.Parse(marks.Text);
        var directives = new DirectiveReader(script).Read();
        var (rules, inferred) = Rules(file, marks, script, directives);
        var (footprint, misread) = FootprintBeside.Read(file);
        var checksum = Checksum.Compute(script.Text, rules.Statements);
        var migration = Migration(
            file,
            directives,
            checksum,
            new(Content(script, rules)),
            new(footprint?.Checksum == checksum ? footprint : null)
        );
        var errors = Errors(script, directives, rules, marks, migration);
        var warnings = Inferred(inferred).Concat(OwnTransactions(script, rules));
        return Parsed(
            file,
            migration,
            script,
            directives,
            [.. Problems(file, script.Text, errors), .. misread],
            [.. Problems(file, script.Text, warnings), .. FootprintBeside.Stale(file, migration, footprint)]
        ) with
        {
            UnknownOrder = file.IsOrderGiven == true ? [] : Problems(file, script.Text, ForeignMarks.Order(script)),
            IsOrderAsked = file.IsOrderGiven == false,
            IsEmpty = rules.Statements.Count == 0,
            IsUnwritten = file.Layout == Layout.Own && !file.MayBeEmpty && rules.Statements.Count == 0,
        };
    }

    private static ParsedFile Parsed(
        MigrationFile file,
        Migration migration,
        SqlScript script,
        Directives directives,
        IReadOnlyList<MigrationProblem> problems,
        IReadOnlyList<MigrationProblem> warnings
    ) =>
        new(
            file.Name,
            file.Path,
            file.Place,
            migration,
            Requirements(script.Text, directives),
            FollowsPredecessor(script, directives),
            problems,
            warnings
        )
        {
            NamedInComments = ForeignOrder.Read(script),
            IsRepeatable = migration.Repeatable,
        };

    /// <summary>The rules for the statements, and the one that some layouts run outside a transaction without being asked.</summary>
    private static (StatementRules Rules, (int Offset, string Command)? Inferred) Rules(
        MigrationFile file,
        LayoutMarks marks,
        SqlScript script,
        Directives directives
    )
    {
        var noTransaction = directives.NoTransaction || marks.NoTransaction || file.NoTransaction;
        // Every other tool sends the file, or what is between its marks, in a transaction of its own or in one message.
        var sentInOne = file.Layout != Layout.Own || ForeignMarks.SayDrizzle(script);
        var rules = new StatementRules(script, noTransaction || ForeignMarks.SayNoTransaction(script), sentInOne);
        if (file.Layout.SendsWhole && LoneStatement.MayCommit(script))
        {
            return (new(script, noTransaction: true), null);
        }
        var infers = file.Layout.InfersNoTransaction || IsScriptOfEfCore(script);
        return infers && rules.Outside is { } outside
            ? (new(script, noTransaction: true, sentInOne), outside)
            : (rules, null);
    }

    private static Finding[] Errors(
        SqlScript script,
        Directives directives,
        StatementRules rules,
        LayoutMarks marks,
        Migration migration
    )
    {
        // Of a place that several know, the words that name the tool.
        List<Finding> foreign = [.. ForeignMarks.Find(script), .. marks.Findings(script)];
        return
        [
            .. script.Findings,
            .. directives.Findings,
            .. rules
                .Findings.Where(finding => !marks.Replaces(script.Text, finding.Offset))
                .ExceptBy(foreign.Select(mark => mark.Offset), finding => finding.Offset),
            .. InvisibleCharacters.Find(script),
            .. foreign,
            .. migration is { Repeatable: true, NoTransaction: true } ? [OutsideAndAgain] : Array.Empty<Finding>(),
        ];
    }

    private static readonly Finding OutsideAndAgain = new(
        0,
        "A repeatable file runs in one transaction, so that it is there as a whole or not at all. "
            + "Move what cannot be in one into a migration."
    );

    /// <summary>Whether <c>dotnet ef migrations script</c> wrote it: what needs no transaction stands outside of those it begins.</summary>
    private static bool IsScriptOfEfCore(SqlScript script) =>
        script.Text.Contains("INSERT INTO \"__EFMigrationsHistory\"", StringComparison.Ordinal);

    private static Finding[] Inferred((int Offset, string Command)? inferred) =>
        inferred is { } outside
            ?
            [
                new(
                    outside.Offset,
                    $"{outside.Command} cannot run in a transaction, so the statements of this file run one by one: "
                        + "a failure leaves behind what was done before it, and the next run resumes there."
                ),
            ]
            : [];

    private static Finding[] OwnTransactions(SqlScript script, StatementRules rules) =>
        rules.Dropped is { } dropped ? [dropped]
        : rules.Groups is [var first, ..] && first != new TransactionGroup(0, script.Statements.Count)
            ?
            [
                new(
                    script.Statements[first.Start].Start,
                    "The file has transactions of its own, so it runs as it is written: "
                        + "a failure leaves behind what was committed before it, and the next run resumes there."
                ),
            ]
        : [];

    private static ParsedFile Refused(MigrationFile file, MigrationProblem problem) =>
        new(file.Name, file.Path, file.Place, null, [], false, [problem], []);

    private static Migration Migration(
        MigrationFile file,
        Directives directives,
        string checksum,
        Lazy<MigrationContent> content,
        Lazy<Footprint?> footprint
    ) =>
        new(content, footprint)
        {
            Name = file.Name,
            Path = file.Path,
            DeclaredRequires = directives.Requires?.Select(required => required.Name).ToList(),
            Replayable = directives.Replayable || directives.Repeatable || file.Repeatable,
            Repeatable = directives.Repeatable || file.Repeatable,
            Allows = directives.Allows,
            Checksum = checksum,
            FileChecksum = Checksum.OfFile(file.Sha256, checksum),
            FootprintPath = file.FootprintPath,
            Layout = file.Layout,
        };

    private static bool FollowsPredecessor(SqlScript script, Directives directives) =>
        directives is { Requires: null, Findings: [] } && (script.Complete || script.Statements.Count > 0);

    private static List<Requirement> Requirements(string text, Directives directives)
    {
        var cursor = new LineCursor(text);
        var requirements = new List<Requirement>();
        foreach (var required in directives.Requires ?? [])
        {
            var (line, column) = cursor.At(required.Offset);
            requirements.Add(new(required.Name, line, column));
        }
        return requirements;
    }

    private static List<MigrationProblem> Problems(MigrationFile file, string text, IEnumerable<Finding> findings)
    {
        var cursor = new LineCursor(text);
        var problems = new List<MigrationProblem>();
        foreach (var finding in findings.OrderBy(finding => finding.Offset))
        {
            problems.Add(Problem(file, cursor, finding));
        }
        return problems;
    }

    private static MigrationProblem Problem(MigrationFile file, LineCursor cursor, Finding finding)
    {
        var (line, column) = cursor.At(finding.Offset);
        return new(file.Path, line, column, finding.Message);
    }
}
