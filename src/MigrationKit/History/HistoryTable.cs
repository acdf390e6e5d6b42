using MigrationKit.Parsing;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.History;

/// <summary>The SQL that writes the history table. <c>Execution.DatabaseState</c> reads it.</summary>
/// <param name="schema">The table's schema.</param>
/// <param name="table">The table's name.</param>
/// <param name="run">The run that writes; it stands in each row, so that a run knows its own.</param>
internal sealed class HistoryTable(string schema, string table, Guid run = default)
{
    /// <summary>The columns, in order, with what <c>create table</c> says of each.</summary>
    internal static readonly (string Name, string Definition)[] Columns =
    [
        ("version", "text primary key"),
        ("applied_at", "timestamptz not null default now()"),
        ("checksum", "text"),
        ("applied_by", "text"),
        ("duration_ms", "bigint"),
        ("tool_version", "text"),
        ("statements_done", "int"),
        ("adopted", "boolean not null default false"),
        ("announced", "text"),
        ("run_id", "uuid"),
        ("file_checksum", "text"),
    ];

    /// <summary>
    /// How the comment on the table begins that says that the history begins empty on a database that was not: a run asks
    /// no more. A comment, because it is no row, survives a dump, and needs no column.
    /// </summary>
    internal const string BeginsEmpty = "migrationkit adopt --none: what was here before is not of these migrations";

    private const string SinceBegin =
        "pg_catalog.numeric_mul(extract(epoch from pg_catalog.timestamptz_mi(pg_catalog.clock_timestamp(), pg_catalog.transaction_timestamp())), 1000)";

    // The transaction that the migration began in, see Steps.
    private const string IsMarked = "pg_catalog.texteq(pg_catalog.current_setting('transaction_deferrable'), 'on')";

    private static readonly string ToolVersion = typeof(HistoryTable).Assembly.GetName().Version!.ToString(3);

    // What every migration sends is kept, not written a thousand times.
    private string? _claimSql;
    private string? _recordSql;

    /// <summary>The table's name, qualified and quoted, so that no search_path matters.</summary>
    public string QualifiedName { get; } = $"{Quote.Identifier(schema)}.{Quote.Identifier(table)}";

    /// <summary>
    /// What a statement does to the table that only the runner may do, as a verb; null where it does nothing of the kind.
    /// To create the table where there is none does no harm, nor a column of it: older scripts do it.
    /// </summary>
    public string? ChangeBy(WrittenName name, string? currentSchema)
    {
        var isTable = name.Name == table && (name.Schema ?? currentSchema) == schema;
        return name switch
        {
            { Kind: "SCHEMA", Write: Write.Drop } when name.Name == schema => "drops the schema of",
            _ when !isTable => null,
            { Write: Write.CreateIfMissing, Column: { } column } when Columns.Any(own => own.Name == column) => null,
            { Column: not null } => "alters",
            { Write: Write.Create, IsRelationOrType: true } => "creates a table of the same name as",
            { Write: Write.Drop } => name.Verb ?? "drops",
            _ => name.Verb,
        };
    }

    /// <summary>A condition: that a relation is no history of ours, in whatever schema and of whatever name.</summary>
    /// <param name="alias">The alias of its row of <c>pg_class</c>.</param>
    internal static string IsNot(string alias) =>
        $"""
            (select pg_catalog.count(*) from pg_catalog.pg_attribute h where h.attrelid = {alias}.oid and not h.attisdropped
              and h.attname in ({string.Join(", ", Columns.Select(c => $"'{c.Name}'"))})) < {Columns.Length}
            """;

    /// <summary>Creates the table. Run under the run lock.</summary>
    public NpgsqlBatchCommand Create() =>
        new(
            $"create table if not exists {QualifiedName} ({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Definition}"))})"
        );

    /// <summary>Gives the two-column table of an earlier script the columns that it lacks, keeping its rows.</summary>
    public IEnumerable<NpgsqlBatchCommand> TakeOver()
    {
        var columns = Columns.Skip(2).Select(c => $"add column if not exists {c.Name} {c.Definition}");
        yield return new($"alter table {QualifiedName} {string.Join(", ", columns)}");
        yield return new(
            $"""
            delete from {QualifiedName} a using {QualifiedName} b
            where a.version like '%.sql' and a.checksum is null and b.version = left(a.version, -4)
            """
        );
        yield return new(
            $"update {QualifiedName} set version = left(version, -4) where version like '%.sql' and checksum is null"
        );
    }

    /// <summary>Says on the table how the history began.</summary>
    public NpgsqlBatchCommand Comment(string comment) =>
        new($"comment on table {QualifiedName} is {Quote.Literal(comment)}");

    /// <summary>Records the checksums of a migration that an earlier script or version applied without them.</summary>
    public NpgsqlBatchCommand FillChecksum(Migration migration) =>
        Command(
            $"update {QualifiedName} set checksum = $2, file_checksum = $3 where version = $1 and coalesce(checksum, $2) = $2",
            migration.Name,
            migration.Checksum,
            migration.FileChecksum
        );

    /// <summary>
    /// Makes sure, at the start of the migration's transaction and under the run lock, that it is not recorded and that the
    /// migration before it in this run is; otherwise a division by zero. So nothing runs twice, and nothing overtakes one
    /// that failed. A repeatable one may be recorded with another checksum. The row itself is written at the end: a file that reads the history does not see itself.
    /// </summary>
    /// <param name="migration">The migration.</param>
    /// <param name="predecessor">The one before it in this run.</param>
    /// <param name="more">More of the select list, with a comma before it.</param>
    public NpgsqlBatchCommand Claim(Migration migration, Migration? predecessor, string more) =>
        migration.Repeatable
            ? Command(
                $"select {Guard.Holds($"not exists (select from {QualifiedName} where version = $1 and checksum = $2)")}{more}",
                migration.Name,
                migration.Checksum
            )
            : Command(_claimSql ??= ClaimSql("") + more, migration.Name, predecessor?.Name ?? "");

    /// <summary>The same as a query to be prepared, with a condition for what follows another migration.</summary>
    public string ClaimSql(string after) =>
        $"""
            select {Guard.Holds(
                $"""
                not exists (select from {QualifiedName} where version = $1)
                and ($2 = '' or exists (select from {QualifiedName} where version = $2 and statements_done is null){after})
                """
            )}
            """;

    /// <summary>The literals of the parameters of that.</summary>
    public static string TurnOf(Migration migration, Migration? predecessor) =>
        $"{Quote.Literal(migration.Name)}, {Quote.Literal(predecessor?.Name ?? "")}";

    /// <summary>
    /// Records the migration at the end of its transaction. A division by zero where that is not the one that it began in,
    /// which is how a transaction that ended unseen inside the file shows.
    /// </summary>
    public NpgsqlBatchCommand Record(Migration migration) =>
        Command(
            migration.Repeatable ? RecordAgainSql() : _recordSql ??= RecordSql(""),
            migration.Name,
            migration.Checksum,
            migration.FileChecksum
        );

    private string RecordAgainSql() =>
        $"""
            with again as (
              update {QualifiedName} set checksum = $2, file_checksum = $3, tool_version = '{ToolVersion}', applied_by = session_user, applied_at = now(),
                adopted = false, run_id = {Run}, duration_ms = {SinceBegin}
              where version = $1 and {IsMarked} returning 1),
            recorded as (
              insert into {QualifiedName} (version, checksum, file_checksum, tool_version, applied_by, run_id, duration_ms)
              select $1, $2, $3, '{ToolVersion}', session_user, {Run}, {SinceBegin}
              where {IsMarked} and not exists (select from again) returning 1)
            select {Guard.HasRow} from (select from again union all select from recorded) row
            """;

    /// <summary>The same as a query to be prepared.</summary>
    /// <param name="more">More of the select list, with a comma before it.</param>
    public string RecordSql(string more) =>
        $"""
            with recorded as (
              insert into {QualifiedName} (version, checksum, file_checksum, tool_version, applied_by, run_id, duration_ms)
              select $1, $2, $3, '{ToolVersion}', session_user, {Run},
                {SinceBegin}
              where {IsMarked}
              returning 1)
            select {Guard.HasRow}{more} from recorded
            """;

    /// <summary>The literals of the parameters of a record.</summary>
    public static string RecordOf(Migration migration) =>
        $"{Quote.Literal(migration.Name)}, '{migration.Checksum}', '{migration.FileChecksum}'";

    private string Run => $"'{run}'::pg_catalog.uuid";

    /// <summary>Fails where another runner has recorded the migration as a whole meanwhile.</summary>
    public NpgsqlBatchCommand Unrecorded(Migration migration) =>
        Command(
            $"select {Guard.Holds($"not exists (select from {QualifiedName} where version = $1 and statements_done is null)")}",
            migration.Name
        );

    /// <summary>Records a migration without running it, or accepts what a recorded one has become.</summary>
    public NpgsqlBatchCommand Adopt(Migration migration) =>
        Command(
            $"""
            with adopted as (
              update {QualifiedName} set checksum = $2, file_checksum = $4, tool_version = $3, statements_done = null, announced = null, run_id = {Run}
              where version = $1 returning 1)
            insert into {QualifiedName} (version, checksum, file_checksum, tool_version, applied_by, adopted, run_id)
            select $1, $2, $4, $3, session_user, true, {Run} where not exists (select from adopted)
            """,
            migration.Name,
            migration.Checksum,
            ToolVersion,
            migration.FileChecksum
        );

    /// <summary>
    /// Records how many statements of a no-transaction migration are done. Until the last one is, <c>checksum</c>
    /// holds that of the done statements, so that a rerun can tell whether they have changed.
    /// </summary>
    /// <param name="migration">The migration.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="duration">How long the last one took; null for as long as this transaction lasts already.</param>
    /// <param name="complete">Whether that is all, and the catalog is as the footprint says: it is applied.</param>
    public NpgsqlBatchCommand Progress(Migration migration, int done, TimeSpan? duration, bool complete = false) =>
        Progress(
            migration,
            complete ? "" : Text(done),
            complete ? migration.Checksum : migration.ChecksumOfFirst(done),
            "",
            duration
        );

    /// <summary>
    /// Records that a statement is sent now: until its outcome is recorded it may or may not have been carried out.
    /// <c>statements_done</c> then holds its number, negated, and <c>announced</c> its checksum.
    /// </summary>
    public NpgsqlBatchCommand Announce(Migration migration, int statement) =>
        Progress(
            migration,
            Text(-statement - 1),
            migration.ChecksumOfFirst(statement),
            migration.ChecksumOf(statement),
            TimeSpan.Zero
        );

    private NpgsqlBatchCommand Progress(
        Migration migration,
        string done,
        string checksum,
        string announced,
        TimeSpan? duration
    )
    {
        var took = duration is null ? SinceBegin : "$7::bigint";
        return Command(
            $"""
            with progress as (
              update {QualifiedName}
              set checksum = $2, file_checksum = $6, tool_version = $3, statements_done = nullif($4, '')::int, announced = nullif($5, ''),
                  applied_at = now(), run_id = {Run}, duration_ms = coalesce(duration_ms, 0) + {took}
              where version = $1 returning 1)
            insert into {QualifiedName} (version, checksum, file_checksum, tool_version, applied_by, statements_done, announced, run_id, duration_ms)
            select $1, $2, $6, $3, session_user, nullif($4, '')::int, nullif($5, ''), {Run}, {took} where not exists (select from progress)
            """,
            [
                migration.Name,
                checksum,
                ToolVersion,
                done,
                announced,
                migration.FileChecksum,
                .. duration is { } time ? [Text((long)time.TotalMilliseconds)] : Array.Empty<string>(),
            ]
        );
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<string> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(
                new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }
            );
        }
        return command;
    }
}
