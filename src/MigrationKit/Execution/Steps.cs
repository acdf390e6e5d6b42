using System.Globalization;
using System.Security.Cryptography;
using MigrationKit.Footprints;
using MigrationKit.History;
using MigrationKit.Parsing;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// Writes down a run as steps. How a migration begins and ends where the session has prepared it, which is the usual way,
/// is in <see cref="PreparedSteps"/>; here is the way without, behind a pooler.
/// </summary>
internal sealed class Steps(
    HistoryTable history,
    RunLock runLock,
    SessionState session,
    PreparedSteps? prepared,
    int serverMajor,
    IReadOnlySet<SqlStatement> unread,
    MigratorOptions options
)
{
    /// <summary>
    /// What marks a migration as committed in the stream of results; random, so that no file's own result is taken for it.
    /// </summary>
    public static string MarkerColumn { get; } =
        "migrationkit_" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    // DEFERRABLE means something for SERIALIZABLE READ ONLY only (docs: SET TRANSACTION). It cannot be set later in the
    // transaction, and RESET ALL leaves it, so that it tells this transaction from one that began inside a file.
    private const string BeginMarked = "begin deferrable";

    /// <summary>Sets the history table up, in a transaction of its own, under the run lock.</summary>
    public IEnumerable<Step> SetUpHistory(DatabaseState state, MigrationSet set) =>
        [
            new(StepKind.Begin, new("begin")),
            .. Locked(null),
            .. HistorySteps(state, set),
            new(StepKind.Commit, new("commit") { AppendErrorBarrier = true }),
        ];

    private IEnumerable<Step> HistorySteps(DatabaseState state, MigrationSet set)
    {
        IEnumerable<NpgsqlBatchCommand> commands =
            !state.HistoryExists ? [history.Create()]
            : state.HistoryIsComplete ? []
            : history.TakeOver();
        return commands
            .Concat(state.WithoutChecksums(set).Select(history.FillChecksum))
            .Select(command => new Step(StepKind.History, command));
    }

    /// <summary>Migrations one after the other, none without the one before it.</summary>
    public IEnumerable<Step> Apply(IReadOnlyList<Migration> migrations)
    {
        var steps = migrations.SelectMany((migration, i) => Apply(migration, i == 0 ? null : migrations[i - 1]));
        return prepared is null || migrations.Count == 0
            ? steps
            : prepared
                .Prepare($"{runLock.Taken}, {Settings(local: true)}, {OwnPath.Set}", MarkerColumn)
                .Concat(prepared.PrepareAssertions())
                .Concat(steps)
                .Concat(Leave(null));
    }

    /// <summary>
    /// One migration in one transaction, its history row inside. Its statements are cut out of the file as they are sent.
    /// </summary>
    private IEnumerable<Step> Apply(Migration migration, Migration? predecessor)
    {
        // What is prepared is for a first row.
        var first = migration.Repeatable ? null : prepared;
        IEnumerable<Step> begin =
        [
            new(StepKind.Begin, new(BeginMarked), migration),
            .. first?.Claim(migration, predecessor) ?? Claim(migration, predecessor),
        ];
        IEnumerable<Step> end =
        [
            // What is deferred to the commit fails here, where the transaction as a whole can still be told from it.
            new(StepKind.Constraints, new("set constraints all immediate"), migration),
            .. first?.End(migration) ?? End(migration),
            new(StepKind.Commit, new("commit"), migration),
            prepared?.Marker(migration) ?? Marker(migration),
        ];
        return begin.Concat(Statements(migration)).Concat(end);
    }

    /// <summary>Everything in one transaction that is rolled back; the same steps but for the end of each migration.</summary>
    public IEnumerable<Step> DryRun(DatabaseState state, MigrationSet set, IReadOnlyList<Migration> migrations)
    {
        IEnumerable<Step> begin =
        [
            .. prepared?.PrepareAssertions() ?? [],
            new(StepKind.Begin, new(BeginMarked)),
            .. Locked(null),
            .. HistorySteps(state, set),
        ];
        return begin
            .Concat(migrations.SelectMany(Rehearse))
            .Append(new(StepKind.Commit, new("rollback")))
            .Concat(prepared is null ? [] : Leave(null));
    }

    private IEnumerable<Step> Rehearse(Migration migration)
    {
        IEnumerable<Step> end =
        [
            // And back again, because the next migration starts with its constraints deferred.
            .. CheckConstraintsOnly.Select(sql => new Step(StepKind.Constraints, new(sql), migration)),
            .. End(migration),
            Marker(migration),
        ];
        return Claim(migration, null).Concat(Statements(migration)).Concat(end);
    }

    private static readonly string[] CheckConstraintsOnly =
    [
        "savepoint migrationkit",
        "set constraints all immediate",
        "rollback to savepoint migrationkit",
        "release savepoint migrationkit",
    ];

    private IEnumerable<Step> Claim(Migration migration, Migration? predecessor) =>
        [
            .. Locked(migration),
            new(
                StepKind.Claim,
                history.Claim(migration, predecessor, $", {OwnPath.SetBack(session.SearchPath)}"),
                migration
            ),
        ];

    private IEnumerable<Step> Statements(Migration migration) =>
        migration.Statements.SelectMany(statement => Run(migration, statement));

    private IEnumerable<Step> Run(Migration migration, SqlStatement statement) =>
        unread.Contains(statement)
            ? UnreadQuery.Steps(migration, statement)
            : [new(StepKind.Statement, new(statement.Text), migration, statement)];

    private IEnumerable<Step> End(Migration migration) =>
        [
            .. session.Restore(keepOwn: true).Select(command => new Step(StepKind.Restore, command, migration)),
            .. Assert(migration),
            // The record of a first time has no operator in it.
            .. migration.Repeatable ? [Own(migration)] : Array.Empty<Step>(),
            new(StepKind.Record, history.Record(migration), migration),
        ];

    /// <summary>From here on, in a transaction, the server's functions and operators are meant; see <see cref="OwnPath"/>.</summary>
    private static Step Own(Migration? migration) => new(StepKind.Begin, new(OwnPath.SetLocal), migration);

    /// <summary>The same for a message without a transaction: until its end.</summary>
    private static Step OwnInMessage(Migration migration) =>
        new(StepKind.Lock, new($"select {OwnPath.Set}"), migration);

    /// <summary>From here on names mean what they mean to the user.</summary>
    private Step Theirs(Migration? migration) =>
        new(StepKind.Lock, new($"select {OwnPath.SetBack(session.SearchPath)}"), migration);

    /// <summary>
    /// That the catalog is now as the migration's footprint says, where it has one.
    /// </summary>
    private IEnumerable<Step> Assert(Migration migration) =>
        prepared is not null && !migration.NoTransaction ? prepared.AssertAlone(migration)
        : migration.Footprint is { } footprint && FootprintAssertion.For(footprint, serverMajor) is { } sql
            ? [new(StepKind.Footprint, new(sql), migration)]
        : [];

    /// <summary>
    /// Starts a no-transaction migration, or resumes it: its time limits, its row in the history, and the session settings
    /// that its done statements made, because a resumed file runs in another session.
    /// </summary>
    public IEnumerable<Step> Enter(Migration migration, HistoryRow? row) =>
        [
            OwnInMessage(migration),
            new(StepKind.Lock, runLock.Take(), migration),
            new(StepKind.Lock, runLock.Work(), migration),
            new(StepKind.Lock, new($"select {Settings(local: false)}"), migration),
            .. row is null
                ? [new(StepKind.Claim, history.Progress(migration, 0, TimeSpan.Zero), migration)]
                : Enumerable
                    .Range(0, row.StatementsDone ?? 0)
                    .Where(index => TransactionControls.SetsSession(migration, index))
                    .SelectMany(index => Run(migration, migration.Statements[index])),
        ];

    /// <summary>One statement of a no-transaction migration that can be in a transaction, with its record.</summary>
    public IEnumerable<Step> Together(Migration migration, int index) =>
        [
            new(StepKind.Begin, new("begin"), migration),
            new(StepKind.Lock, runLock.Take(), migration),
            .. Run(migration, migration.Statements[index]),
            new(StepKind.Constraints, new("set constraints all immediate"), migration),
            Own(migration),
            new(StepKind.Record, history.Progress(migration, index + 1, null), migration),
            new(StepKind.Commit, new("commit"), migration),
        ];

    /// <summary>
    /// A transaction of the file's own, as it is written, with its record. What sets modes of a transaction comes before
    /// the first query.
    /// </summary>
    public IEnumerable<Step> Group(Migration migration, TransactionGroup group)
    {
        bool SetsModes(int index) => TransactionControls.SetsModes(new(migration.Text, migration.Spans[index]));
        var begins = TransactionControls.Of(migration, group.Start).Begins();
        var statements = Enumerable
            .Range(group.Start, group.End - group.Start)
            .Skip(begins ? 1 : 0)
            .SkipLast(TransactionControls.Of(migration, group.End - 1) == TransactionControl.Commit ? 1 : 0)
            .ToList();
        var modes = statements.FindLastIndex(SetsModes) + 1;
        IEnumerable<Step> Run(IEnumerable<int> indexes) =>
            indexes.SelectMany(index => this.Run(migration, migration.Statements[index]));
        return
        [
            new(StepKind.Begin, new(begins ? migration.Statements[group.Start].Text : "begin"), migration),
            .. Run(statements.Take(modes)),
            new(StepKind.Lock, runLock.Take(), migration),
            .. Run(statements.Skip(modes)),
            new(StepKind.Constraints, new("set constraints all immediate"), migration),
            Own(migration),
            new(StepKind.Record, history.Progress(migration, group.End, null), migration),
            new(StepKind.Commit, new("commit"), migration),
        ];
    }

    /// <summary>
    /// Records that a statement is sent now. The mark of the working session is taken again, because the statement before
    /// it may have let go of all advisory locks.
    /// </summary>
    public IEnumerable<Step> Announce(Migration migration, int index) =>
        [
            OwnInMessage(migration),
            new(StepKind.Lock, runLock.Take(), migration),
            new(StepKind.Lock, runLock.Work(), migration),
            new(StepKind.Record, history.Announce(migration, index), migration),
        ];

    /// <summary>Records how many statements are done.</summary>
    public IEnumerable<Step> Advance(Migration migration, int done, TimeSpan duration) =>
        [
            OwnInMessage(migration),
            new(StepKind.Lock, runLock.Take(), migration),
            new(StepKind.Record, history.Progress(migration, done, duration), migration),
        ];

    /// <summary>
    /// Records a no-transaction migration of which every statement is done as applied, if it is as its footprint says.
    /// Its statements are recorded before, because what is done must not be done again after it was found not to fit.
    /// </summary>
    public IEnumerable<Step> Complete(Migration migration) =>
        [
            OwnInMessage(migration),
            new(StepKind.Lock, runLock.Take(), migration),
            Theirs(migration),
            .. Assert(migration),
            OwnInMessage(migration),
            new(
                StepKind.Record,
                history.Progress(migration, migration.Statements.Count, TimeSpan.Zero, complete: true),
                migration
            ),
        ];

    /// <summary>Gives the session back at the end of a burst or of a no-transaction migration.</summary>
    public IEnumerable<Step> Leave(Migration? migration) =>
        session.Restore().Select(command => new Step(StepKind.Restore, command, migration));

    /// <summary>
    /// Records how many statements of an interrupted migration are done, when no session works on it any more.
    /// </summary>
    public IEnumerable<Step> Decide(Migration migration, int done) =>
        [
            new(StepKind.Begin, new("begin"), migration),
            .. Locked(migration),
            new(StepKind.Lock, runLock.Work(), migration),
            new(StepKind.Record, history.Progress(migration, done, TimeSpan.Zero), migration),
            new(StepKind.Commit, new("commit"), migration),
            .. Leave(migration),
        ];

    /// <summary>Records migrations that are not run, with a comment that says how the history began.</summary>
    public IEnumerable<Step> Adopt(
        DatabaseState state,
        MigrationSet set,
        IEnumerable<Migration> migrations,
        bool isModified = false,
        string? comment = null
    ) =>
        [
            new(StepKind.Begin, new("begin")),
            .. Locked(null),
            .. HistorySteps(state, set),
            .. migrations.SelectMany(migration => Adopt(migration, isModified)),
            .. comment is not null ? [new Step(StepKind.History, history.Comment(comment))] : Array.Empty<Step>(),
            new(StepKind.Commit, new("commit")),
        ];

    private IEnumerable<Step> Adopt(Migration migration, bool isModified) =>
        isModified || migration.Repeatable
            ? [new(StepKind.Claim, history.Adopt(migration), migration)]
            :
            [
                new(StepKind.Claim, history.Unrecorded(migration), migration),
                new(StepKind.Claim, history.Adopt(migration), migration),
            ];

    /// <summary>The run lock, the limits, and the own search_path; see <see cref="OwnPath"/>.</summary>
    private IEnumerable<Step> Locked(Migration? migration) =>
        [
            new(StepKind.Lock, runLock.Take(), migration),
            new(StepKind.Lock, new($"select {Settings(local: true)}, {OwnPath.Set}"), migration),
        ];

    /// <summary>
    /// A select list: the time limits of a statement, and the reading of strings that the files were split under, because
    /// what is between quotes must be the same for the server.
    /// </summary>
    private string Settings(bool local)
    {
        static string Milliseconds(TimeSpan time) =>
            ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        string Set(string name, string value) =>
            $"pg_catalog.set_config('{name}', '{value}', {(local ? "true" : "false")})";
        var statementTimeout = options.StatementTimeout is { } timeout
            ? ", " + Set("statement_timeout", Milliseconds(timeout))
            : "";
        return $"{Set("lock_timeout", Milliseconds(options.LockTimeout))}, {Set("standard_conforming_strings", "on")}{statementTimeout}";
    }

    private static Step Marker(Migration migration) =>
        new(
            StepKind.Marker,
            new($"select {Quote.Literal(migration.Name)}::text as {MarkerColumn}") { AppendErrorBarrier = true },
            migration
        );
}
