using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Execution;

/// <summary>
/// The session as it was handed over, the caller's initializer included, and the statements that bring it back after
/// a file. DISCARD ALL would wipe the initializer's work and what the connection pool keeps on the server.
/// </summary>
/// <param name="Settings">What was set with SET, as a select list that sets it again.</param>
/// <param name="User">The session user.</param>
/// <param name="Role">The role, <c>none</c> where it is the session user.</param>
/// <param name="Prepared">The prepared statements, as a list of literals.</param>
/// <param name="Temporary">The oids of the temporary relations, as a list.</param>
/// <param name="SearchPath">The search_path.</param>
internal sealed record SessionState(
    string Settings,
    string User,
    string Role,
    string Prepared,
    string Temporary,
    string SearchPath
)
{
    /// <summary>A select list that keeps what <see cref="OwnPath"/> would hide, so that <see cref="FactsSql"/> finds it.</summary>
    public const string KeepSql = $"{KeepSource} {OwnPath.Keep}";

    /// <summary>An expression, with a comma behind it, that keeps where the search_path comes from.</summary>
    public const string KeepSource = """
          pg_catalog.set_config('migrationkit.path_is_set', (
            select s.source from pg_catalog.pg_show_all_settings() s where s.name operator(pg_catalog.=) 'search_path'), true),
        """;

    /// <summary>The select list that reads the state: six columns of text.</summary>
    public const string FactsSql = """
          (select string_agg(pg_catalog.format('pg_catalog.set_config(%L, %L, false)', name,
              case name when 'search_path' then pg_catalog.current_setting('migrationkit.search_path') else setting end), ', ')
           from pg_catalog.pg_show_all_settings() where source = 'session' and context in ('user', 'superuser')
             and name not like 'migrationkit.%'
             and (name <> 'search_path' or pg_catalog.current_setting('migrationkit.path_is_set') = 'session')),
          session_user::text, pg_catalog.current_setting('role'),
          (select string_agg(pg_catalog.quote_literal(name), ', ') from pg_catalog.pg_prepared_statement()),
          case when pg_catalog.pg_my_temp_schema() <> 0 then (
            select string_agg(oid::text, ', ') from pg_catalog.pg_class where relnamespace = pg_catalog.pg_my_temp_schema()) end,
          pg_catalog.current_setting('migrationkit.search_path')
        """;

    /// <summary>What the names of the runner's own prepared statements begin with.</summary>
    public const string Own = "migrationkit_";

    private string? _restoreSql;
    private string? _keepOwnSql;

    /// <summary>
    /// Ends what a file may have left in the session. Runs inside the migration's transaction, so that the commit
    /// after it happens under the session's own role and settings; in a transaction that rolls back, PostgreSQL
    /// itself undoes all but the advisory locks and the prepared statements.
    /// </summary>
    /// <param name="keepOwn">Whether the runner's own prepared statements stay, for the next migration.</param>
    public IEnumerable<NpgsqlBatchCommand> Restore(bool keepOwn = false)
    {
        // First of all, alone: what follows runs under the right role and search_path.
        yield return new("reset session authorization");
        yield return new("reset all");
        yield return new(keepOwn ? _keepOwnSql ??= RestoreSql(keepOwn) : _restoreSql ??= RestoreSql(keepOwn));
    }

    /// <summary>
    /// The part of <see cref="Restore"/> that what follows in the same transaction depends on, in commands that cost next
    /// to nothing: the user and its role, and no settings of the file. <see cref="ReclaimSettings"/> goes with it.
    /// </summary>
    public IEnumerable<NpgsqlBatchCommand> Reclaim()
    {
        yield return new($"set session authorization {Quote.Identifier(User)}");
        yield return new("reset all");
        if (Role != "none")
        {
            yield return new($"set role {Quote.Identifier(Role)}");
        }
    }

    /// <summary>A select list that brings back the settings, and lets go of advisory locks.</summary>
    public string ReclaimSettings => "pg_catalog.pg_advisory_unlock_all()" + (Settings == "" ? "" : $", {Settings}");

    /// <summary>
    /// A condition: that nothing is left in the session of what <see cref="ReclaimSettings"/> does not end. Temporary objects
    /// are looked for by what depends on their schema, because there is an index for that.
    /// </summary>
    public string Clean =>
        $"""
            not exists (select from pg_catalog.pg_prepared_statement() where {LeftOver} and not pg_catalog.starts_with(name, '{Own}'))
            and not exists (select from pg_catalog.pg_cursor() where name <> '')
            and not exists (select from pg_catalog.pg_listening_channels())
            and not exists (
              select from pg_catalog.pg_depend
              where refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and refobjid = pg_catalog.pg_my_temp_schema()
                and objid not in ({(Temporary == "" ? "0" : Temporary)}))
            """;

    private string LeftOver => $"from_sql and name not in ({(Prepared == "" ? "''" : Prepared)})";

    private string RestoreSql(bool keepOwn) =>
        $"""
            do $migrationkit$
            declare
              left_over record;
              path pg_catalog.text;
            begin
              {(Settings == "" ? "" : $"perform {Settings};")}
              path := pg_catalog.current_setting('search_path');
              perform {OwnPath.Set};
              if session_user <> {Quote.Literal(User)} then
                perform pg_catalog.set_config('session_authorization', {Quote.Literal(User)}, false);
              end if;
              perform pg_catalog.pg_advisory_unlock_all();
              execute 'unlisten *';
              execute 'close all';
              for left_over in
                select name from pg_catalog.pg_prepared_statement()
                where {LeftOver} and {(
                keepOwn ? $"not pg_catalog.starts_with(name, '{Own}')" : "true"
            )}
              loop
                execute pg_catalog.format('deallocate %I', left_over.name);
              end loop;
              {DropTemporary}
              perform pg_catalog.set_config('search_path', path, true);
              perform pg_catalog.set_config('role', {Quote.Literal(Role)}, false);
            end $migrationkit$
            """;

    // DISCARD TEMP asks nobody who owns what, but would take the initializer's tables too.
    private string DropTemporary =>
        Temporary == ""
            ? "if pg_catalog.pg_my_temp_schema() <> 0 then execute 'discard temp'; end if;"
            : $"""
                for left_over in
                  select oid::pg_catalog.regclass::text as name,
                    case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end as kind
                  from pg_catalog.pg_class
                  where relnamespace = pg_catalog.pg_my_temp_schema() and relkind in ('r', 'p', 'v', 'S')
                    and oid not in ({Temporary})
                loop
                  execute pg_catalog.format('drop %s if exists %s cascade', left_over.kind, left_over.name);
                end loop;
                """;
}
