namespace MigrationKit.Verification.Checks;

/// <summary>MK404: sequences are ahead of the rows that files write, so that the next insert works.</summary>
internal sealed class MK404_Next()
    : StepCheck(
        "After rows with keys of their own, move the sequence: select setval(pg_get_serial_sequence('T', 'ID'), (select max(ID) from T))",
        isAllowable: true
    )
{
    // A far row may be meant, such as one that stands for "unknown". A key of several columns is not broken by one of them.
    // Made-up rows have the keys -1, -2 and so on: where they are, keys were copied.
    private const string Sql = """
        with named as materialized (
          select c.oid from pg_catalog.pg_class c where c.relkind in ('r', 'p', 'S') and strpos(lower($1), lower(c.relname)) > 0
        ), depends as (
          select d.* from named join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = named.oid
          union all
          select d.* from named join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass and d.objid = named.oid
          union all
          select d.* from named join pg_catalog.pg_attrdef e on e.adrelid = named.oid
          join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = e.oid
        ), used as (
          select d.objid as sequence, d.refobjid as relation, d.refobjsubid as attnum
          from depends d where d.classid = 'pg_catalog.pg_class'::regclass and d.deptype = 'i'
            and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjsubid > 0
          union
          select d.refobjid, e.adrelid, e.adnum
          from depends d join pg_catalog.pg_attrdef e on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = e.oid
            and d.refclassid = 'pg_catalog.pg_class'::regclass
          where pg_catalog.pg_get_expr(e.adbin, e.adrelid) like 'nextval(%'
        ), counted as (
          select format('%I.%I', n.nspname, c.relname) as relation, c.relname, a.attname,
            s.relname as short,
            query_to_xml(format(
              'select n.next, case when exists (select from %2$I.%3$I where %1$I >= n.next and %1$I < n.next + 10000 * %6$s)
                 then (select max(%1$I) from %2$I.%3$I) end as taken,
                 (select count(*) from %2$I.%3$I where %1$I in (-1, -2)) > 1 as copied
               from (select case when is_called then last_value + %6$s else last_value end as next from %4$I.%5$I) as n',
              a.attname, n.nspname, c.relname, m.nspname, s.relname, q.seqincrement), false, true, '') as found
          from used join pg_catalog.pg_sequence q on q.seqrelid = used.sequence and q.seqincrement > 0
          join pg_catalog.pg_class s on s.oid = used.sequence join pg_catalog.pg_namespace m on m.oid = s.relnamespace
          join pg_catalog.pg_class c on c.oid = used.relation and not c.relispartition
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_'
          join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = used.attnum
            and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
          where exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indisvalid
                        and i.indnkeyatts = 1 and i.indkey[0] = a.attnum and i.indpred is null)
        ), read as (
          select *, (xpath('/row/next/text()', found))[1]::text as next, (xpath('/row/taken/text()', found))[1]::text as taken,
            (xpath('/row/copied/text()', found))[1]::text = 'true' as copied from counted
        )
        select relation || '.' || attname, relname, short,
          format('table %s: the next %s of sequence %s is %s, and rows %s: inserts will fail', relname, attname, short, next,
            case when taken is null then 'have values that were copied' else 'go up to ' || taken end), taken is null
        from read where taken is not null or copied order by 1
        """;

    /// <summary>With rows in place: what a file copies from other tables.</summary>
    public override async Task BeforeAsync(WalkStep step, Findings findings, CancellationToken cancellationToken)
    {
        var migration = step.Migration;
        if (migration.NoTransaction || !migration.Text.MentionsAny("insert", "merge", "update", "restart", "setval"))
        {
            return;
        }
        var behind = await step.RollBackAsync(
                connection => FindAsync(connection, migration, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        // Of rows that come with the folder the head tells.
        foreach (
            var item in behind.Where(item => !step.After.Concat(item.IsCopied ? [migration] : []).Any(item.IsMovedBy))
        )
        {
            findings.Fail(Guilty(migration, item), item.Words, item.Key);
        }
    }

    /// <summary>Without rows: what the folder brings itself, at the head.</summary>
    public override async Task<Judgement> ConcludeAsync(
        VerificationContext context,
        WalkResult walk,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var head = await context.AppliedAsync(cancellationToken).ConfigureAwait(false);
        await using var connection = await head.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var all = string.Concat(context.Migrations.Select(migration => migration.Text));
        var behind = await LookAsync(connection, all, cancellationToken).ConfigureAwait(false);
        foreach (var item in behind.Where(item => !item.IsCopied))
        {
            var last = context.Migrations.LastOrDefault(migration =>
                StatementSearch.LastWriting(migration, item.Table) is not null || item.IsMovedBy(migration)
            );
            findings.Fail(last is null ? null : Guilty(last, item), item.Words, item.Key);
        }
        return findings.ToJudgement();
    }

    /// <summary>The sequences that are behind after the file and were not before.</summary>
    private static async Task<IReadOnlyList<Behind>> FindAsync(
        NpgsqlConnection connection,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        var before = await LookAsync(connection, migration.Text, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync(migration, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // A file that does not run with these rows is MK401's to tell.
            return [];
        }
        var after = await LookAsync(connection, migration.Text, cancellationToken).ConfigureAwait(false);
        return [.. after.ExceptBy(before.Select(item => item.Key), item => item.Key)];
    }

    private static Place Guilty(Migration migration, Behind item) =>
        new(
            migration,
            StatementSearch.LastWriting(migration, item.Table)
                ?? migration.Statements.LastOrDefault(statement => statement.Text.Mentions(item.Sequence))
        );

    /// <summary>The sequences that are behind, of those whose name or table is in a text.</summary>
    private static async Task<List<Behind>> LookAsync(
        NpgsqlConnection connection,
        string text,
        CancellationToken cancellationToken
    )
    {
        await using var query = OwnPath.Query(connection, Sql, new NpgsqlParameter<string> { TypedValue = text });
        return await query.ReadAllAsync(Behind.Read, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Behind(string Key, string Table, string Sequence, string Words, bool IsCopied)
    {
        public static Behind Read(NpgsqlDataReader row) =>
            new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4));

        public bool IsMovedBy(Migration migration) =>
            migration.Text.MentionsAny("setval", "restart") && migration.Text.MentionsAny(Table, Sequence);
    }
}
