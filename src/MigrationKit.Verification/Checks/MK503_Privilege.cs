using System.Security.Cryptography;

namespace MigrationKit.Verification.Checks;

/// <summary>MK503: runs as an ordinary owner, and under a hostile search_path, locale and role settings.</summary>
internal sealed class MK503_Privilege()
    : Check(
        "Leave to an administrator what needs one; write dates as 2026-02-01; give a security definer function its own search_path; "
            + "where an order decides, say it: order by name collate \"C\"."
    )
{
    private const string UnderHostile = "under hostile settings";
    private const string Zone = "timezone = 'Pacific/Apia'";
    private const string RolePrefix = "mk_owner_";

    private static readonly string[] Hostile =
    [
        "search_path = public, mk_hostile",
        "datestyle = 'German, DMY'",
        "intervalstyle = 'iso_8601'",
        Zone,
        "default_transaction_isolation = 'serializable'",
        "extra_float_digits = -15",
        "bytea_output = 'escape'",
        "standard_conforming_strings = off",
    ];

    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var scratch = await context.ScratchAsync(cancellationToken).ConfigureAwait(false);
        var locale = await scratch.OtherLocaleAsync(cancellationToken).ConfigureAwait(false);
        var reason =
            $"{Hostile.Length} hostile settings, {(locale is null ? "no other locale on this server" : "another locale")}";
        var all = await FindAsync(UnderHostile, Hostile, locale).ConfigureAwait(false);
        if (all.Count == 0)
        {
            // The role with these settings is an ordinary owner, too.
            return Judgement.Pass(reason);
        }
        var owner = await FindAsync("as an ordinary owner", [], null).ConfigureAwait(false);
        if (owner.Count > 0)
        {
            return Judgement.FailIfAny(owner, reason);
        }
        string[] inOurZone = [.. Hostile.Where(setting => setting != Zone)];
        var ofSettings = await FindAsync(UnderHostile, inOurZone, null).ConfigureAwait(false);
        if (ofSettings.Count > 0)
        {
            return Judgement.FailIfAny(ofSettings, reason);
        }
        var ofLocale = locale is null ? [] : await FindAsync("in another locale", [], locale).ConfigureAwait(false);
        // Servers agree on UTC more often than on the rest: what another time zone alone changes is worth a look.
        return ofLocale.Count > 0
            ? Judgement.FailIfAny(ofLocale, reason)
            : Judgement.WarnIfAny(
                [
                    .. all.Select(e =>
                        e with
                        {
                            Message = $"{e.Message} (in another time zone: write times with their zone)",
                        }
                    ),
                ],
                reason
            );

        Task<IReadOnlyList<Evidence>> FindAsync(string situation, string[] settings, string? other) =>
            JudgeAsync(context, scratch, situation, settings, other, cancellationToken);
    }

    private static IEnumerable<string> OwnSchema(VerificationContext context, string role)
    {
        if (context.Setup is null)
        {
            yield return "drop schema public";
            yield return $"create schema public authorization {role}";
        }
        if (context.Setup is not null || context.History.GivenSchema is not null)
        {
            yield return GrantSetup(role);
        }
    }

    /// <summary>What the platform brings is not the role's, but the role may use it.</summary>
    private static string GrantSetup(string role) =>
        $"""
            do $$
            declare given pg_catalog.text;
            begin
              perform {OwnPath.Set};
              for given in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
                execute format('grant all on schema %I to {role}', given);
                execute format('grant all on all tables in schema %I to {role}', given);
                execute format('grant all on all sequences in schema %I to {role}', given);
                execute format('grant all on all routines in schema %I to {role}', given);
              end loop;
            end $$
            """;

    private static async Task<IReadOnlyList<Evidence>> JudgeAsync(
        VerificationContext context,
        ScratchDatabases scratch,
        string situation,
        string[] settings,
        string? locale,
        CancellationToken cancellationToken
    )
    {
        var role = RolePrefix + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var password = RandomNumberGenerator.GetHexString(32);
        await using var database = await scratch.CreateAsync("verify", locale, cancellationToken).ConfigureAwait(false);
        var empty = await context.History.SnapshotAsync(database.DataSource, cancellationToken).ConfigureAwait(false);
        string[] owner =
        [
            $"create role {role} login password {Quote.Literal(password)}",
            // Only a member gives things to a role, unless it is a superuser.
            $"grant {role} to current_user",
            $"alter database {database.Name} owner to {role}",
            $"create schema mk_hostile authorization {role}",
            .. OwnSchema(context, role),
            .. settings.Select(setting => $"alter role {role} set {setting}"),
        ];
        await database.ExecuteAsync(owner, cancellationToken).ConfigureAwait(false);
        try
        {
            await using var dataSource = LogIn(database, role, password);
            return await JudgeAsync(context, database, dataSource, empty, situation, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            string[] drop =
            [
                $"alter database {database.Name} owner to current_user",
                $"drop owned by {role} cascade",
                $"drop role {role}",
            ];
            await database.ExecuteAsync(drop, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<Evidence>> JudgeAsync(
        VerificationContext context,
        TestDatabase database,
        NpgsqlDataSource dataSource,
        Snapshot empty,
        string situation,
        CancellationToken cancellationToken
    )
    {
        var ownDoing = SnapshotDifference.Between(
            await context.History.SnapshotAsync(dataSource, cancellationToken).ConfigureAwait(false),
            empty
        );
        try
        {
            await context.History.ApplyAsync(dataSource, context.Migrations, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            return [Evidence.From(e, $"{situation}: ")];
        }
        var differences = await DifferencesAsync(context, database, dataSource, cancellationToken)
            .ConfigureAwait(false);
        IReadOnlyList<string> unsafeFunctions =
            situation == UnderHostile
                ? await UnsafeFunctionsAsync(dataSource, cancellationToken).ConfigureAwait(false)
                : [];
        // The role, and the schemas that it owns, are our own doing.
        return await DifferenceAttribution
            .FindAsync(
                context,
                [.. differences.Except(ownDoing.Words), .. unsafeFunctions],
                $"{situation}: ",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static NpgsqlDataSource LogIn(TestDatabase database, string role, string password) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Username = role,
                Password = password,
                Pooling = false,
            }
        );

    /// <summary>The catalog is as the role sees it, the rows are as everybody does.</summary>
    private static async Task<IEnumerable<string>> DifferencesAsync(
        VerificationContext context,
        TestDatabase database,
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    )
    {
        var fresh = await context.FreshAsync(cancellationToken).ConfigureAwait(false);
        var rows = await RowSet.TakeAsync(database.DataSource, cancellationToken).ConfigureAwait(false);
        var snapshot = await context.History.SnapshotAsync(dataSource, cancellationToken).ConfigureAwait(false);
        var roles = rows.ColumnsWith(value => value.StartsWith(RolePrefix, StringComparison.Ordinal));
        return new DatabaseContents(snapshot, rows).DifferencesAsSets(
            fresh.Contents,
            fresh.Masked.Union(roles).ToHashSet()
        );
    }

    /// <summary>
    /// Functions that run with the rights of their owner and look names up where the caller's search_path says: the
    /// caller decides which table or operator they use.
    /// </summary>
    private static Task<List<string>> UnsafeFunctionsAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    ) =>
        dataSource.ReadAllAsync(
            """
            select format('function %s%I(%s) runs as its owner, with the search_path of its caller: give it one of its own, set search_path = …',
              case when n.nspname <> 'public' then quote_ident(n.nspname) || '.' end, p.proname, oidvectortypes(p.proargtypes))
            from pg_proc p join pg_language l on l.oid = p.prolang join pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and p.prosqlbody is null and l.lanname in ('sql', 'plpgsql') and n.nspname !~ '^pg_'
              and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')
              and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
            order by 1
            """,
            reader => reader.GetString(0),
            cancellationToken
        );
}
