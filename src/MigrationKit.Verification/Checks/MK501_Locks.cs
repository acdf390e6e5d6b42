using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Verification.Checks;

/// <summary>
/// MK501: on tables that held rows before the file, no rewrite and no full scan happens under a lock that blocks
/// writes. Judged by mode, rewrite and scan, never by time: times depend on the machine, these do not.
/// </summary>
internal sealed class MK501_Locks()
    : Check(
        "MK501",
        "locks",
        "Build indexes CONCURRENTLY in a no-transaction file; add constraints NOT VALID and validate them in a later file; "
            + "or say that it is meant: -- migrationkit: allow MK501 REASON"
    )
{
    private const string TablesSql = """
        select c.oid::bigint, c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and c.relname <> 'schema_migrations'
          and (xpath('/row/found/text()', query_to_xml(format('select exists (select from %s) as found', c.oid::regclass), false, true, '')))[1]::text = 'true'
        """;

    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        if (context.Samples.Count == 0)
        {
            return Judgement.Skip(
                "there are no sample rows: write samples/NAME.sql beside the migrations"
            );
        }
        var (over, look, remarks) = (
            new List<Evidence>(),
            new List<Evidence>(),
            new List<string>()
        );
        var rows = new List<IReadOnlyList<string>>();
        foreach (var migration in context.Migrations)
        {
            IReadOnlyList<LockObservation> seen;
            try
            {
                seen = await ProbeAsync(context, migration, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                remarks.Add(
                    $"{migration.Name} fails where rows are in place: see MK401 ({e.SqlState})"
                );
                break;
            }
            rows.AddRange(seen.Select(o => o.Cells(migration)));
            if (migration.Allows.FirstOrDefault(allow => allow.Check == Id) is { } allow)
            {
                var worst = seen.Where(o => o.IsOverBudget).Select(o => o.In(migration).ToString());
                remarks.Add($"{migration.Name} may: {allow.Reason} ({string.Join("; ", worst)})");
                continue;
            }
            over.AddRange(seen.Where(o => o.IsOverBudget).Select(o => o.In(migration)));
            look.AddRange(
                seen.Where(o => o is { IsOverBudget: false, IsWorthALook: true })
                    .Select(o => o.In(migration))
            );
        }
        var reason = remarks.Count == 0 ? null : string.Join("; ", remarks);
        var judgement =
            over.Count > 0
                ? Judgement.FailIfAny([.. over, .. look], reason)
                : Judgement.WarnIfAny(look, reason);
        return judgement with
        {
            Table = rows.Count == 0 ? null : new(LockObservation.Columns, rows),
        };
    }

    /// <summary>Over many rows, or over the samples alone where only they are what the file can take.</summary>
    private static async Task<IReadOnlyList<LockObservation>> ProbeAsync(
        VerificationContext context,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ProbeAsync(context, migration, context.Options.LockRows, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // Such as a column that is made unique: the samples may be so, and their copies not.
            return await ProbeAsync(context, migration, rows: 0, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<LockObservation>> ProbeAsync(
        VerificationContext context,
        Migration migration,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var before = context.Before(migration);
        await using var database = await context
            .DatabaseAsync(before, samples: true, cancellationToken)
            .ConfigureAwait(false);
        if (rows > 0)
        {
            await MultipliedRows
                .AddAsync(database.DataSource, rows, cancellationToken)
                .ConfigureAwait(false);
        }
        await using var file = await database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        await using var witness = await database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        var tables = await TablesAsync(witness, cancellationToken).ConfigureAwait(false);
        if (tables.Count == 0)
        {
            return [];
        }
        await using var traffic = new BackgroundLoad(database.DataSource, tables);
        var probe = new LockProbe(file, witness, traffic, tables);
        return migration.NoTransaction
            ? await probe.RunAloneAsync(migration, cancellationToken).ConfigureAwait(false)
            : await probe.RunAsync(migration, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<ProbedTable>> TablesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(TablesSql, connection);
        await using var reader = await command
            .ExecuteReaderAsync(cancellationToken)
            .ConfigureAwait(false);
        var tables = new List<ProbedTable>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            tables.Add(new((uint)reader.GetInt64(0), reader.GetString(1)));
        }
        return tables;
    }
}
