using System.Globalization;
using MigrationKit.History;

namespace MigrationKit.Verification.Support;

/// <summary>
/// Makes many rows out of a few, so that what a lock costs can be measured. Keys get values of their own; what refers
/// to another table keeps its value, so every row stays as sound as the sample that it is made of.
/// </summary>
internal static class MultipliedRows
{
    // Triggers stay silent: the samples have already had their say. A table whose constraints take no such copy, a
    // check on the form of a key for instance, keeps its samples.
    private static readonly string Sql = $$$"""
        do $migrationkit$
        declare
          wanted constant bigint := current_setting('migrationkit.rows');
          only_these constant text := current_setting('migrationkit.tables');
          given record;
          held bigint;
          own_sequence record;
        begin
          begin
            perform set_config('session_replication_role', 'replica', true);
          exception when insufficient_privilege then
            raise debug 'triggers fire';
          end;
          for given in
            select c.oid, c.oid::regclass as name,
              string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
              string_agg(case
                when not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey))
                  or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey))
                  then 's.' || quote_ident(a.attname)
                when t.typcategory = 'N' then format('(select max(%1$I) from only %2$s) + n', a.attname, c.oid::regclass)
                when t.typname = 'uuid' then 'gen_random_uuid()'
                when t.typname in ('text', 'varchar') then format('s.%I || ''-'' || n', a.attname)
                when t.typname in ('timestamp', 'timestamptz') then format('s.%I + n * interval ''1 microsecond''', a.attname)
                when t.typname = 'date' then format('s.%I + n::int', a.attname)
                else 's.' || quote_ident(a.attname) end, ', ' order by a.attnum) as vals
            from pg_class c
            join pg_namespace ns on ns.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            join pg_type t on t.oid = a.atttypid
            where c.relkind = 'r' and c.relpersistence <> 't' and {{{HistoryTable.IsNot("c")}}}
              and ns.nspname !~ '^pg_' and ns.nspname <> 'information_schema'
              and (only_these = '' or c.oid = any(only_these::oid[]))
            group by c.oid
          loop
            execute format('select count(*) from only %s', given.name) into held;
            continue when held = 0 or held >= wanted;
            begin
              execute format(
                'insert into %1$s (%2$s) overriding system value select %3$s
                 from (select *, row_number() over () as n from only %1$s cross join generate_series(1, %4$s)) s
                 on conflict do nothing',
                given.name, given.columns, given.vals, wanted / held);
            exception when integrity_constraint_violation or data_exception then
              raise debug '% keeps its samples: %', given.name, sqlerrm;
            end;
            for own_sequence in
              select d.objid::regclass as name, a.attname as column from pg_depend d
              join pg_class s on s.oid = d.objid and s.relkind = 'S'
              join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
              where d.refobjid = given.oid and d.classid = 'pg_class'::regclass
            loop
              execute format('select setval(%L, (select max(%I) from only %s))', own_sequence.name, own_sequence.column, given.name);
            end loop;
          end loop;
          if current_setting('session_replication_role') = 'replica' then
            perform set_config('session_replication_role', 'origin', true);
          end if;
        end $migrationkit$
        """;

    private const string Limit = "5s";

    /// <summary>
    /// Fills tables that hold rows with more of the kind, in the transaction that is open. That ends with an error where
    /// it takes more than five seconds: triggers that cannot be silenced may look through a table for each row.
    /// </summary>
    /// <param name="count">How many rows a table should hold, about.</param>
    /// <param name="tables">The oids of the tables; none for all.</param>
    public static async Task AddAsync(
        NpgsqlConnection connection,
        int count,
        IReadOnlyCollection<uint> tables,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        var set = new NpgsqlBatchCommand(
            "select set_config('migrationkit.rows', $1, true), set_config('migrationkit.tables', $2, true), set_config('statement_timeout', $3, true)"
        );
        set.Parameters.AddWithValue(count.ToString(CultureInfo.InvariantCulture));
        set.Parameters.AddWithValue(tables.Count == 0 ? "" : $"{{{string.Join(',', tables)}}}");
        set.Parameters.AddWithValue(Limit);
        batch.BatchCommands.Add(set);
        batch.BatchCommands.Add(new(Sql));
        batch.BatchCommands.Add(new("set local statement_timeout = 0"));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
