namespace MigrationKit.Reading;

/// <summary>Turns one file into a migration and everything that is wrong with it.</summary>
internal static class FileParser
{
    internal static ParsedFile Parse(MigrationFile file)
    {
        if (file.Unreadable is { } reason)
        {
            return Refused(file, new(file.Path, 0, 0, $"The file cannot be read: {reason}"));
        }
        var (text, finding) = FileDecoder.Decode(file.Content.Span);
        if (finding is { } undecodable)
        {
            return Refused(file, Problem(file, new LineCursor(text), undecodable));
        }
        var script = SqlScript.Parse(text);
        var directives = new DirectiveReader(script).Read();
        var rules = new StatementRules(script, directives.NoTransaction);
        return new(
            file.Name,
            file.Path,
            Migration(file, script, directives, rules.Statements),
            Requirements(text, directives),
            FollowsPredecessor(script, directives),
            Problems(file, text, [.. script.Findings, .. directives.Findings, .. rules.Findings])
        );
    }

    private static ParsedFile Refused(MigrationFile file, MigrationProblem problem) =>
        new(file.Name, file.Path, null, [], false, [problem]);

    private static Migration Migration(
        MigrationFile file,
        SqlScript script,
        Directives directives,
        IReadOnlyList<StatementSpan> statements
    ) =>
        new()
        {
            Name = file.Name,
            Path = file.Path,
            Text = script.Text,
            Statements = Statements(script.Text, statements),
            DeclaredRequires = directives.Requires?.Select(required => required.Name).ToList(),
            NoTransaction = directives.NoTransaction,
            Replayable = directives.Replayable,
            Allows = directives.Allows,
            Checksum = Checksum.Of(script.Text, statements),
            Spans = statements,
        };

    private static bool FollowsPredecessor(SqlScript script, Directives directives) =>
        directives is { Requires: null, Findings: [] }
        && (script.Complete || script.Statements.Count > 0);

    private static List<SqlStatement> Statements(string text, IReadOnlyList<StatementSpan> spans)
    {
        var cursor = new LineCursor(text);
        var statements = new List<SqlStatement>(spans.Count);
        foreach (var span in spans)
        {
            var (line, column) = cursor.At(span.Start);
            statements.Add(new(text[span.Start..span.End], span.Start, line, column));
        }
        return statements;
    }

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

    private static List<MigrationProblem> Problems(
        MigrationFile file,
        string text,
        IEnumerable<Finding> findings
    )
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
