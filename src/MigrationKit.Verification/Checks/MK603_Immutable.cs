namespace MigrationKit.Verification.Checks;

/// <summary>MK603: what is stored or checked by an expression means the same in every session.</summary>
internal sealed class MK603_Immutable()
    : Check(
        "Say the time zone and the format in the expression: at time zone 'UTC', to_char(…, 'YYYY-MM-DD'), make_date(…)",
        isAllowable: true
    )
{
    // The two zones are so far apart that no instant has the same date in both as in UTC.
    private static readonly string[][] Sessions =
    [
        ["set local timezone = 'Pacific/Kiritimati'"],
        ["set local timezone = 'Etc/GMT+12'"],
        ["set local datestyle = 'German, DMY'", "set local intervalstyle = 'iso_8601'"],
    ];

    private const string Differs = "MK603";

    private const string Sql = """
        with own as (
          select c.oid, format('%I.%I', n.nspname, c.relname) as name,
            case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as short
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p', 'm') and not c.relispartition and c.relpersistence <> 't'
            and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            and not exists (select from pg_catalog.pg_depend d
                            where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        )
        select format('check constraint %s of table %s', k.conname, short), name, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
        from pg_catalog.pg_constraint k join own on own.oid = k.conrelid where k.contype = 'c'
        union all
        select format('generated column %s.%s', short, a.attname), name, pg_catalog.pg_get_expr(e.adbin, e.adrelid)
        from pg_catalog.pg_attrdef e join own on own.oid = e.adrelid
        join pg_catalog.pg_attribute a on a.attrelid = e.adrelid and a.attnum = e.adnum and a.attgenerated <> ''
        union all
        select format('index %s of table %s', i.relname, short), name, pg_catalog.pg_get_indexdef(i.oid, k.n, true)
        from pg_catalog.pg_index x join own on own.oid = x.indrelid join pg_catalog.pg_class i on i.oid = x.indexrelid,
          generate_series(1, x.indnatts) as k(n)
        where x.indkey[k.n - 1] = 0
        union all
        select format('index %s of table %s', i.relname, short), name, pg_catalog.pg_get_expr(x.indpred, x.indrelid)
        from pg_catalog.pg_index x join own on own.oid = x.indrelid join pg_catalog.pg_class i on i.oid = x.indexrelid
        where x.indpred is not null
        order by 1, 3
        """;

    public override bool NeedsHead => true;

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        await using var head = await context.HeadAsync(cancellationToken).ConfigureAwait(false);
        await using var connection = await head.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var expressions = await ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (expressions.Count == 0)
        {
            return Judgement.Skip("there is no expression in an index, a check or a generated column");
        }
        await connection.ExecuteAsync(["begin", "set local timezone = 'UTC'"], cancellationToken).ConfigureAwait(false);
        var findings = new Findings(Id, context.IsOnBase);
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var expression in expressions)
        {
            foreach (var session in Sessions)
            {
                var error = await CompareAsync(connection, expression, session, cancellationToken)
                    .ConfigureAwait(false);
                if (error?.SqlState == Differs)
                {
                    wrong.TryAdd(expression.Owner, error.MessageText);
                }
                else if (error is not null)
                {
                    findings.Note($"{expression.Owner} is not judged: {error.MessageText}");
                }
            }
        }
        await Culprits.AccuseAsync(context, findings, wrong, OwnersAsync, cancellationToken).ConfigureAwait(false);
        return findings.ToJudgement(Plural.Count(expressions.Count, "expression"));
    }

    /// <summary>Raises MK603 where the expression has another value in the session for any row.</summary>
    private static Task<PostgresException?> CompareAsync(
        NpgsqlConnection connection,
        Expression expression,
        string[] session,
        CancellationToken cancellationToken
    )
    {
        var settings = string.Join(", ", session.Select(set => set["set local ".Length..]));
        var words = $"{expression.Owner} has other values in a session with {settings}: {expression.Sql}";
        // The values themselves are compared, not how a session writes them.
        return connection.TryAsync(
            [
                $"create temporary table migrationkit_values as select ctid as place, tableoid as part, {expression.Sql} as value from {expression.Table}",
                .. session,
                $"""
                do $migrationkit$ begin
                  if exists (select from (select ctid as place, tableoid as part, {expression.Sql} as value from {expression.Table}) as now
                             join pg_temp.migrationkit_values as was using (place, part) where row(now.value)::record *<> row(was.value)::record)
                  then raise exception using errcode = '{Differs}', message = {Quote.Literal(
                    words
                )}; end if;
                end $migrationkit$
                """,
            ],
            cancellationToken
        );
    }

    private static Task<List<Expression>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ReadAllAsync(
            Sql,
            reader => new Expression(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
            cancellationToken
        );

    /// <summary>What has expressions: the statement that made one is the one after which it is there.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> OwnersAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        (await ReadAsync(connection, cancellationToken).ConfigureAwait(false))
            .DistinctBy(expression => expression.Owner)
            .ToDictionary(expression => expression.Owner, expression => expression.Sql);

    private sealed record Expression(string Owner, string Table, string Sql);
}
