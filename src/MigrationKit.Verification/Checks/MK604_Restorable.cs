namespace MigrationKit.Verification.Checks;

/// <summary>MK604: a dump of the head, rows and all, can be restored.</summary>
internal sealed partial class MK604_Restorable()
    : Check(
        "Write the schema before each name in the body of a function that an index, a check, a generated column or a materialized view calls, "
            + "and let no check read other tables",
        isAllowable: true
    )
{
    [GeneratedRegex("^pg_(dump|restore): (?<said>.*)$")]
    private static partial Regex SaidByProgram { get; }

    [GeneratedRegex(@"^from TOC entry \d+; \d+ \d+ (?<entry>.*) \S+$")]
    private static partial Regex TocEntry { get; }

    [GeneratedRegex(@"^\s*(?:create|alter)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Creates { get; }

    [GeneratedRegex("""CONTEXT:[^\n]*?function "?(?:\w+\.)*(?<name>\w+)""")]
    private static partial Regex FailingFunction { get; }

    [GeneratedRegex("""constraint "(?<name>[^"]+)""")]
    private static partial Regex FailingConstraint { get; }

    public override bool NeedsHead => true;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        if (await DumpPrograms.FindAsync(context.Host, cancellationToken).ConfigureAwait(false) is not { } programs)
        {
            return Judgement.Skip(
                $"there is no pg_dump for PostgreSQL {context.Host.ServerMajorVersion} on this machine"
            );
        }
        await using var head = await context.HeadAsync(cancellationToken).ConfigureAwait(false);
        var scratch = await context.ScratchAsync(cancellationToken).ConfigureAwait(false);
        await using var restored = await scratch.CreateBareAsync("verify", cancellationToken).ConfigureAwait(false);
        var output = await programs.MoveAsync(head, restored, cancellationToken).ConfigureAwait(false);
        var findings = new Findings(Id, context.IsOnBase);
        foreach (var error in Errors(output))
        {
            Accuse(context, findings, error);
        }
        return findings.ToJudgement();
    }

    /// <summary>The errors in the output of the two programs, each with the object that could not be restored.</summary>
    private static IEnumerable<Error> Errors(string output)
    {
        Error? error = null;
        var entry = "";
        foreach (var line in output.Split('\n'))
        {
            if (SaidByProgram.Match(line) is { Success: true } match)
            {
                if (error is not null)
                {
                    yield return error;
                }
                var said = match.Groups["said"].Value;
                if (TocEntry.Match(said) is { Success: true } toc)
                {
                    entry = toc.Groups["entry"].Value;
                }
                error = said.StartsWith("error: ", StringComparison.Ordinal)
                    ? new(entry, said["error: ".Length..])
                    : null;
            }
            else if (error is not null)
            {
                error = error with { Text = $"{error.Text}\n{line}" };
            }
        }
        if (error is not null)
        {
            yield return error;
        }
    }

    /// <summary>The last statement that made what the error is about.</summary>
    private static void Accuse(VerificationContext context, Findings findings, Error error)
    {
        // The command that failed is the whole object, and long.
        var text = error.Text.Split("\nCommand was: ")[0].TrimEnd();
        var makers =
            from pattern in (IEnumerable<string>)
                [
                    .. Names(FailingFunction, text).Select(name => $@"\bfunction\s+(""?\w+""?\.)?""?{name}\b"),
                    .. Names(FailingConstraint, text).Select(name => $@"\b{name}\b"),
                    $@"\b{Regex.Escape(error.Entry.Split(' ')[^1])}\b",
                ]
            select StatementSearch.Last(
                context.Migrations,
                text => Creates.IsMatch(text) && Regex.IsMatch(text, pattern, RegexOptions.IgnoreCase)
            );
        findings.Fail(makers.FirstOrDefault(maker => maker is not null), $"{error.Entry} is not restored: {text}");
    }

    private static IEnumerable<string> Names(Regex regex, string text) =>
        regex.Matches(text).Select(match => Regex.Escape(match.Groups["name"].Value));

    private sealed record Error(string Entry, string Text);
}
