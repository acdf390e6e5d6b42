using MigrationKit.Exceptions;

namespace MigrationKit;

/// <summary>
/// Something that happened in a run. The set is closed: <see cref="RunPlanned"/>, <see cref="RunLockAwaited"/>,
/// <see cref="MigrationStarted"/>, <see cref="MigrationApplied"/>, <see cref="MigrationAdopted"/>, <see cref="MigrationSkipped"/>,
/// <see cref="MigrationRetried"/>, <see cref="MigrationFailed"/>, <see cref="ServerNotice"/>, <see cref="RunWarning"/>,
/// <see cref="RunEnded"/>. Match on the type.
/// </summary>
public abstract record MigrationEvent
{
    private protected MigrationEvent() { }
}

/// <summary>The folder and the history were read; the first event of a run.</summary>
public sealed record RunPlanned(MigrationPlan Plan) : MigrationEvent;

/// <summary>Another runner holds the run lock; said once for each holder.</summary>
/// <param name="Holder">Who holds it and since when, in words; null where the server does not tell.</param>
public sealed record RunLockAwaited(string? Holder) : MigrationEvent;

/// <summary>A migration is under way.</summary>
public sealed record MigrationStarted(string Name) : MigrationEvent;

/// <summary>A migration is committed (with a dry run: it ran without an error).</summary>
public sealed record MigrationApplied(string Name, TimeSpan Duration) : MigrationEvent;

/// <summary>A migration was recorded without being run: by its footprint, its objects were there already.</summary>
public sealed record MigrationAdopted(string Name) : MigrationEvent;

/// <summary>A migration is in the history already.</summary>
/// <param name="Name">The migration's name.</param>
/// <param name="ByAnotherRunner">Whether it was applied by somebody else after this run had started.</param>
public sealed record MigrationSkipped(string Name, bool ByAnotherRunner) : MigrationEvent;

/// <summary>A migration was rolled back for a passing reason (a lock timeout, a deadlock) and is tried again.</summary>
public sealed record MigrationRetried(string Name, string SqlState, TimeSpan Delay) : MigrationEvent;

/// <summary>A migration failed or was refused; see <see cref="MigrationOutcome.Failed"/>.</summary>
public sealed record MigrationFailed(string Name, MigrationKitException Error) : MigrationEvent;

/// <summary>The server said something while a migration ran.</summary>
/// <param name="Severity">The server's word, such as <c>NOTICE</c> or <c>WARNING</c>.</param>
/// <param name="Message">The text.</param>
public sealed record ServerNotice(string Severity, string Message) : MigrationEvent;

/// <summary>Something worth saying that stops nothing.</summary>
public sealed record RunWarning(string Message) : MigrationEvent;

/// <summary>The last event of every run that got as far as a plan, also of one that failed or was cancelled.</summary>
public sealed record RunEnded(MigrationReport Report) : MigrationEvent;
