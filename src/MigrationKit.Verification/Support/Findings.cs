namespace MigrationKit.Verification.Support;

/// <summary>What one check has found so far, file by file.</summary>
/// <param name="isOnBase">Whether a migration is released: what is found there is history, and fails nothing.</param>
internal sealed class Findings(string check, Func<Migration, bool> isOnBase)
{
    private readonly List<Finding> _failures = [];
    private readonly List<Finding> _warnings = [];
    private readonly List<(string Kind, string Text)> _notes = [];
    private int _history;

    public List<IReadOnlyList<string>> Rows { get; } = [];

    /// <summary>How long the check has worked.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The check gives up: it is asked no more.</summary>
    public bool HasGivenUp { get; private set; }

    /// <param name="migration">The file at fault; null where no single one is.</param>
    /// <param name="mayBeMeant">Whether the file may claim that it is: not what keeps it from running.</param>
    public void Fail(Migration? migration, Evidence evidence, bool mayBeMeant = true) =>
        Add(_failures, migration, evidence, null, mayBeMeant);

    /// <param name="cause">What findings have in common that are one; by default the message.</param>
    public void Warn(Migration migration, Evidence evidence, string? cause = null) =>
        Add(_warnings, migration, evidence, cause);

    /// <param name="place">The statement at fault; null where no single file is.</param>
    /// <param name="cause">What findings have in common that are one; by default the message.</param>
    public void Fail(Place? place, string message, string? cause = null) =>
        Add(_failures, place?.Migration, Evidence.At(place, message), cause);

    /// <inheritdoc cref="Fail(Place?, string, string?)"/>
    public void Warn(Place? place, string message, string? cause = null) =>
        Add(_warnings, place?.Migration, Evidence.At(place, message), cause);

    /// <summary>A remark, which decides nothing.</summary>
    /// <param name="text">The remark.</param>
    /// <param name="kind">What remarks have in common that are one; by default the text.</param>
    public void Note(string text, string? kind = null) => _notes.Add((kind ?? text, text));

    /// <summary>The check could not be finished, so it fails.</summary>
    public void GiveUp(Evidence evidence)
    {
        HasGivenUp = true;
        Fail(null, evidence);
    }

    /// <summary>Fails with failures, warns with warnings, passes with neither.</summary>
    /// <param name="reason">What was judged.</param>
    public Judgement ToJudgement(string? reason = null)
    {
        List<string> words = reason is null ? [] : [reason];
        words.AddRange(
            from note in _notes
            group note.Text by note.Kind into kind
            select kind.First() + More(kind.Distinct().Count() - 1)
        );
        if (_history > 0)
        {
            words.Add($"{Plural.Count(_history, "finding")} on files of the base");
        }
        var said = words.Count == 0 ? null : string.Join("; ", words);
        IReadOnlyList<Evidence> evidence =
        [
            .. Grouped(_failures),
            .. Grouped(_warnings).Select(warning => warning with { IsWarning = true }),
        ];
        return _failures.Count > 0 ? Judgement.FailIfAny(evidence, said) : Judgement.WarnIfAny(evidence, said);
    }

    private void Add(List<Finding> list, Migration? migration, Evidence evidence, string? cause, bool mayBeMeant = true)
    {
        if (mayBeMeant && migration?.Allows.FirstOrDefault(allow => allow.Check == check) is { } allow)
        {
            Note($"{migration.Name} may: {allow.Reason} ({evidence.Message})");
        }
        else if (migration is not null && isOnBase(migration))
        {
            _history++;
        }
        else
        {
            list.Add(new(evidence, cause ?? evidence.Message));
        }
    }

    /// <summary>One cause is one finding: the first of its kind, with the number of the others.</summary>
    private static IEnumerable<Evidence> Grouped(List<Finding> findings) =>
        from finding in findings
        group finding.Evidence by finding.Cause into kind
        let first = kind.First()
        select first with
        {
            Message = first.Message + More(kind.Distinct().Count() - 1),
        };

    private static string More(int others) => others == 0 ? "" : $" (and {others} more of the kind)";

    private sealed record Finding(Evidence Evidence, string Cause);
}
