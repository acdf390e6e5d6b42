namespace MigrationKit.Audit.Logs;

/// <summary>Equal errors as one: how often, when first and last, and where the first few times.</summary>
internal sealed class LoggedError(ObservedError first)
{
    /// <summary>A person looks at the first places; a log that repeats one a million times must not fill the memory.</summary>
    private const int Places = 20;

    private readonly List<Sighting> _sightings = [];

    internal string Message => first.Message;

    internal string? SqlState { get; private set; } = first.SqlState;

    internal long Count { get; private set; }

    internal DateTimeOffset? FirstSeen { get; private set; }

    internal DateTimeOffset? LastSeen { get; private set; }

    internal IReadOnlyList<Sighting> Sightings => _sightings;

    /// <param name="isRepeat">Whether it is another report of a failure that is counted already.</param>
    internal void Add(ObservedError error, bool isRepeat)
    {
        Count += isRepeat ? 0 : 1;
        SqlState ??= error.SqlState;
        FirstSeen = Earlier(FirstSeen, error.Where.At);
        LastSeen = Later(LastSeen, error.Where.At);
        // The statement tells which table a column is of, so the first one is kept however late it comes.
        if (_sightings.Count < Places || error.Where.Statement is not null && _sightings.All(s => s.Statement is null))
        {
            _sightings.Add(error.Where);
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;
}

/// <summary>The errors of all logs and of the code, grouped, in the order in which they were first seen.</summary>
internal sealed class LoggedErrors
{
    private readonly Dictionary<(string Message, string? Statement), LoggedError> _byMessage = [];
    private readonly List<LoggedError> _errors = [];

    internal IReadOnlyList<LoggedError> All => _errors;

    internal void Add(ObservedError observed, bool isRepeat = false)
    {
        var error = Shown(observed);
        // Which table it means is in the statement, where a column stands alone.
        var statement = ErrorSubject.FromMessage(error.Message, error.SqlState) is { Kind: "column", Owner: null }
            ? error.Where.Statement
            : null;
        if (!_byMessage.TryGetValue((error.Message, statement), out var group))
        {
            _byMessage[(error.Message, statement)] = group = new(error);
            _errors.Add(group);
        }
        group.Add(error, isRepeat);
    }

    // Here all errors come in, before anything is made of their words.
    private static ObservedError Shown(ObservedError error) =>
        error with
        {
            Message = SafeText.Shown(error.Message),
            Where = error.Where with { Statement = error.Where.Statement is { } sql ? SafeText.Shown(sql) : null },
        };
}
