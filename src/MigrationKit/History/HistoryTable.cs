using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.History;

/// <summary>The SQL that writes the history table. Reading it is <see cref="DatabaseState"/>.</summary>
internal sealed class HistoryTable(string schema, string table)
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
    ];

    /// <summary>
    /// How the comment on the table begins that says that the history begins empty on a database that was not: a run asks
    /// no more. A comment, because it is no row, survives a dump, and needs no column.
    /// </summary>
    internal const string BeginsEmpty = "migrationkit adopt --none";

    private static readonly string ToolVersion = typeof(HistoryTable)
        .Assembly.GetName()
        .Version!.ToString(3);

    // What every migration sends is kept, not written a thousand times.
    private string? _claimSql;
    private string? _claimAfterSql;
    private string? _confirmSql;

    /// <summary>The table's name, qualified and quoted, so that no search_path matters.</summary>
    public string QualifiedName { get; } = $"{Quote.Identifier(schema)}.{Quote.Identifier(table)}";

    /// <summary>Creates the table. Run under the run lock.</summary>
    public NpgsqlBatchCommand Create() =>
        new(
            $"create table if not exists {QualifiedName} ({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Definition}"))})"
        );

    /// <summary>Gives the two-column table of an earlier script the columns that it lacks, keeping its rows.</summary>
    public IEnumerable<NpgsqlBatchCommand> TakeOver()
    {
        var columns = Columns
            .Skip(2)
            .Select(c => $"add column if not exists {c.Name} {c.Definition}");
        yield return new($"alter table {QualifiedName} {string.Join(", ", columns)}");
        yield return new(
            $"""
            delete from {QualifiedName} a using {QualifiedName} b
            where a.version like '%.sql' and b.version = left(a.version, -4)
            """
        );
        yield return new(
            $"update {QualifiedName} set version = left(version, -4) where version like '%.sql'"
        );
    }

    /// <summary>Records that the migrations of the folder are new to a database that is not empty.</summary>
    public NpgsqlBatchCommand BeginEmpty() =>
        new(
            $"comment on table {QualifiedName} is '{BeginsEmpty}: what was here before is not of these migrations'"
        );

    /// <summary>Records the checksum of a migration that an earlier script applied without one.</summary>
    public NpgsqlBatchCommand FillChecksum(Migration migration) =>
        Command(
            $"update {QualifiedName} set checksum = $2 where version = $1 and checksum is null",
            migration.Name,
            migration.Checksum
        );

    /// <summary>
    /// Records a migration at the start of its own transaction; an error where somebody else was faster, or
    /// where the migration before it in this run is not recorded and confirmed, so that nothing overtakes one that
    /// failed.
    /// </summary>
    public NpgsqlBatchCommand Claim(Migration migration, Migration? predecessor)
    {
        return predecessor is null
            ? Command(
                _claimSql ??= ClaimSql("", "true"),
                migration.Name,
                migration.Checksum,
                ToolVersion
            )
            : Command(
                _claimAfterSql ??= ClaimSql("", Confirmed),
                migration.Name,
                migration.Checksum,
                ToolVersion,
                predecessor.Name
            );
    }

    /// <summary>The claim and what goes before it in one query, to be prepared; see <see cref="Claim"/>.</summary>
    /// <param name="turn">A select list that takes the run lock, among others.</param>
    /// <param name="after">What has to hold, too, where there is a migration before it in this run.</param>
    public string ClaimInTurn(string turn, string after) =>
        ClaimSql(
            $"turn as materialized (select {turn}), ",
            $"($4 is null or {Confirmed} and {after})"
        );

    /// <summary>The literals of the parameters of a claim.</summary>
    public static string ClaimOf(Migration migration, Migration? predecessor) =>
        $"{Quote.Literal(migration.Name)}, '{migration.Checksum}', '{ToolVersion}', {(predecessor is null ? "null" : Quote.Literal(predecessor.Name))}";

    private string Confirmed =>
        $"exists (select from {QualifiedName} where version = $4 and duration_ms is not null)";

    private string ClaimSql(string turn, string guard) =>
        $"""
            with {turn}claim as (
              insert into {QualifiedName} (version, checksum, tool_version, applied_by)
              select $1, $2, $3, session_user {(turn == "" ? "" : "from turn")}
              where not exists (select from {QualifiedName} where version = $1) and {guard}
              returning 1)
            select {Guard.HasRow} from claim
            """;

    /// <summary>
    /// Writes the duration at the end of the migration's transaction; an error where the claim is not this
    /// transaction's any more, which is how a transaction that ended unseen inside the file shows.
    /// </summary>
    public NpgsqlBatchCommand Confirm(Migration migration) =>
        Command(_confirmSql ??= ConfirmAnd(""), migration.Name);

    /// <summary>The same as a query to be prepared.</summary>
    /// <param name="more">What is to be selected with it, after a comma.</param>
    public string ConfirmAnd(string more) =>
        $"""
            with confirmed as (
              update {QualifiedName}
              set duration_ms = extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000
              where version = $1 and xmin = pg_current_xact_id()::xid
              returning 1)
            select {Guard.HasRow}{more} from confirmed
            """;

    /// <summary>Takes back the claim of a migration that ended the transaction it was claimed in.</summary>
    public NpgsqlBatchCommand Withdraw(Migration migration) =>
        Command(
            $"delete from {QualifiedName} where version = $1 and duration_ms is null and not adopted",
            migration.Name
        );

    /// <summary>Records a migration without running it, or accepts what a recorded one has become.</summary>
    public NpgsqlBatchCommand Adopt(Migration migration) =>
        Command(
            $"""
            with adopted as (
              update {QualifiedName} set checksum = $2, tool_version = $3, statements_done = null, announced = null where version = $1
              returning 1)
            insert into {QualifiedName} (version, checksum, tool_version, applied_by, adopted)
            select $1, $2, $3, session_user, true where not exists (select from adopted)
            """,
            migration.Name,
            migration.Checksum,
            ToolVersion
        );

    /// <summary>
    /// Records how many statements of a no-transaction migration are done. Until the last one is, <c>checksum</c>
    /// holds that of the done statements, so that a rerun can tell whether they have changed.
    /// </summary>
    /// <param name="migration">The migration.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="duration">How long the last one took; null for as long as this transaction lasts already.</param>
    /// <param name="complete">Whether that is all, and the catalog is as the footprint says: it is applied.</param>
    public NpgsqlBatchCommand Progress(
        Migration migration,
        int done,
        TimeSpan? duration,
        bool complete = false
    ) =>
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
        const string sinceBegin =
            "extract(epoch from clock_timestamp() - transaction_timestamp()) * 1000";
        var took = duration is null ? sinceBegin : "$6::bigint";
        return Command(
            $"""
            with progress as (
              update {QualifiedName}
              set checksum = $2, tool_version = $3, statements_done = nullif($4, '')::int, announced = nullif($5, ''),
                  applied_at = now(), duration_ms = coalesce(duration_ms, 0) + {took}
              where version = $1 returning 1)
            insert into {QualifiedName} (version, checksum, tool_version, applied_by, statements_done, announced, duration_ms)
            select $1, $2, $3, session_user, nullif($4, '')::int, nullif($5, ''), {took} where not exists (select from progress)
            """,
            [
                migration.Name,
                checksum,
                ToolVersion,
                done,
                announced,
                .. duration is { } time
                    ? [Text((long)time.TotalMilliseconds)]
                    : Array.Empty<string>(),
            ]
        );
    }

    private static string Text(long number) =>
        number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<string> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(
                new NpgsqlParameter<string>
                {
                    TypedValue = value,
                    NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text,
                }
            );
        }
        return command;
    }
}
