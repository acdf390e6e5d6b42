using System.Security.Cryptography;
using MigrationKit.Footprints;
using MigrationKit.History;
using MigrationKit.Sql;

namespace MigrationKit.Execution;

/// <summary>
/// What a run sends for every migration, as statements that the session prepares once: parsing and planning them each
/// time costs the server ten times what carrying them out does. For a connection of the runner's own, because behind a
/// pooler nobody knows which session has them.
/// </summary>
internal sealed class PreparedSteps(
    HistoryTable history,
    SessionState session,
    int serverMajor,
    IEnumerable<Footprint> footprints
)
{
    // Random, so that nothing that a file or another program leaves is taken for it.
    private readonly string _prefix = SessionState.Own + RandomNumberGenerator.GetHexString(8, lowercase: true) + "_";

    private string Theirs => OwnPath.SetBack(session.SearchPath);

    private PreparedAssertion Assertion => new(_prefix, serverMajor);

    /// <summary>Makes the session ready to assert footprints; <see cref="Steps.Leave"/> takes it back.</summary>
    public IEnumerable<Step> PrepareAssertions() =>
        InTransaction(StepKind.Footprint, [.. Assertion.Prepare(footprints)]);

    /// <summary>Makes the session ready for everything else, when the history table is.</summary>
    /// <param name="turn">A select list that takes the run lock, among others.</param>
    /// <param name="markerColumn">The name of the column that a marker has.</param>
    public IEnumerable<Step> Prepare(string turn, string markerColumn) =>
        InTransaction(
            StepKind.History,
            [
                // Each under the search_path that it is executed under, or the server would plan it again each time.
                $"prepare {_prefix}marker (pg_catalog.text) as select $1 as {markerColumn}",
                $"prepare {_prefix}turn as select {turn}",
                $"prepare {_prefix}record (pg_catalog.text, pg_catalog.text, pg_catalog.text) as {history.RecordSql($", {session.ReclaimSettings}, {Theirs}")}",
                OwnPath.SetLocal,
                $"prepare {_prefix}claim (text, text) as {history.ClaimSql($" and {session.Clean}")}, {Theirs}",
            ]
        );

    /// <summary>
    /// Takes the run lock, and then makes sure that it is the migration's turn: in a command of its own, because one that
    /// began before the lock was free does not see what its holder committed.
    /// </summary>
    public IEnumerable<Step> Claim(Migration migration, Migration? predecessor) =>
        [
            new(StepKind.Lock, new($"execute {_prefix}turn"), migration),
            new(
                StepKind.Claim,
                new($"execute {_prefix}claim ({HistoryTable.TurnOf(migration, predecessor)})"),
                migration
            ),
        ];

    /// <summary>
    /// Gives the session its user and settings again, records the migration and asserts its footprint: last, because the
    /// settings that it needs last until the commit. What else a file may have left in the session stops the next claim,
    /// so that only who leaves something pays for its being cleared.
    /// </summary>
    public IEnumerable<Step> End(Migration migration) =>
        [
            .. session.Reclaim().Select(command => new Step(StepKind.Restore, command, migration)),
            new(StepKind.Record, new($"execute {_prefix}record ({HistoryTable.RecordOf(migration)})"), migration),
            .. Assert(migration),
        ];

    /// <summary>The same assertion alone: the settings that it needs are taken back.</summary>
    public IEnumerable<Step> AssertAlone(Migration migration)
    {
        var assertion = Assert(migration).ToList();
        return assertion.Count == 0
            ? []
            :
            [
                new(StepKind.Footprint, new("savepoint migrationkit"), migration),
                .. assertion,
                new(StepKind.Footprint, new("rollback to savepoint migrationkit"), migration),
                new(StepKind.Footprint, new("release savepoint migrationkit"), migration),
            ];
    }

    private IEnumerable<Step> Assert(Migration migration) =>
        migration.Footprint is { } footprint
            ? Assertion.For(footprint).Select(sql => new Step(StepKind.Footprint, new(sql), migration))
            : [];

    /// <summary>Says that the migration is committed.</summary>
    public Step Marker(Migration migration) =>
        new(
            StepKind.Marker,
            new($"execute {_prefix}marker ({Quote.Literal(migration.Name)})") { AppendErrorBarrier = true },
            migration
        );

    // What is prepared outlives the transaction; the settings it is prepared under do not.
    private static IEnumerable<Step> InTransaction(StepKind kind, IReadOnlyList<string> statements) =>
        statements.Count == 0
            ? []
            :
            [
                new(StepKind.Begin, new("begin")),
                .. statements.Select(sql => new Step(kind, new(sql))),
                new(StepKind.Commit, new("commit") { AppendErrorBarrier = true }),
            ];
}
