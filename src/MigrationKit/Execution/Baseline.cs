using MigrationKit.Exceptions;
using MigrationKit.Parsing;
using MigrationKit.Planning;
using MigrationKit.Sql;

namespace MigrationKit.Execution;

/// <summary>
/// Finds out where the history of a database begins that holds something already: before a first run, and where pending
/// migrations turn out to have left something.
/// </summary>
internal sealed class Baseline(RunSession session, MigrationSet set, MigratorOptions options)
{
    // One that stopped half way has begun, as the history says.
    private IReadOnlyList<Migration> Pending =>
        [.. session.Plan.Pending.Where(migration => session.State.Rows.All(row => row.Name != migration.Name))];

    private bool HasBegun => session.Plan.Entries.Any(entry => entry is { Migration: not null, History: not null });

    // Where the history began on a database that had something, what guards itself may hide that it has run.
    private bool BeganLate =>
        session.Plan.Entries.Any(entry =>
            entry is { Migration: not null, History: { Adopted: true } or { Checksum: null } }
        );

    /// <summary>
    /// A statement that divides by zero where a pending migration would create what exists: for a run whose history has
    /// begun, as a part of its burst. Null where there is nothing to ask.
    /// </summary>
    public string? Probe()
    {
        if (session.State.BeginsEmpty || !HasBegun || session.Plan.Pending.Count == 0)
        {
            return null;
        }
        var created = Created(0, BeganLate);
        return created.Count == 0 ? null : ExistingObjects.ThrowIfAny([.. created.Select(entry => entry.Name)]);
    }

    /// <summary>Whether this is a first run on a database that holds something where the migrations write to.</summary>
    public async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        if (session.State.BeginsEmpty || HasBegun || session.Plan.Pending.Count == 0)
        {
            return false;
        }
        var schemas = session.State.UserSchemas ?? await UserSchemasAsync(cancellationToken).ConfigureAwait(false);
        if (schemas.Count == 0 || !WrittenSchemas().Any(schemas.Contains))
        {
            return false;
        }
        // The rows were read at another moment: what exists may be what another runner has recorded since.
        await session.RecoverAsync(cancellationToken).ConfigureAwait(false);
        return !HasBegun && !session.State.BeginsEmpty;
    }

    /// <summary>The plan, with what is to be adopted or decided.</summary>
    public async Task<MigrationPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var plan = session.Plan;
        if (Probe() is null && !await IsDueAsync(cancellationToken).ConfigureAwait(false) || plan.Refused.Count > 0)
        {
            return plan;
        }
        var (adopted, decision) = await DecideAsync(cancellationToken).ConfigureAwait(false);
        return plan.With(adopted, decision);
    }

    /// <exception cref="DecisionNeededException">A person has to say.</exception>
    public async Task<IReadOnlyList<Migration>> AdoptedAsync(CancellationToken cancellationToken)
    {
        var (adopted, decision) = await DecideAsync(cancellationToken).ConfigureAwait(false);
        return decision is null ? adopted : throw new DecisionNeededException(decision);
    }

    /// <summary>Which pending migrations the catalog proves, or what a person has to say.</summary>
    public async Task<(IReadOnlyList<Migration> Adopted, DecisionNeeded? Decision)> DecideAsync(
        CancellationToken cancellationToken
    )
    {
        var pending = Pending;
        var judgement = await new FootprintAdoption(session, set, options)
            .JudgeAsync(pending, cancellationToken)
            .ConfigureAwait(false);
        var fitting = judgement?.Fitting.Count ?? 0;
        var created = Created(fitting, guarded: !HasBegun || BeganLate || fitting > 0);
        var existing = await FindAsync(created, cancellationToken).ConfigureAwait(false);
        var decision = BaselineDecision.Make(
            pending,
            fitting,
            existing.Select(entry => entry.Migration).ToHashSet(),
            HasBegun
        );
        if (decision.Unclear.Count == 0)
        {
            return (decision.Adopted, null);
        }
        var others = await OthersAsync(cancellationToken).ConfigureAwait(false);
        return ([], BaselineQuestion.Ask(decision, pending, existing, judgement, options, HasBegun, others));
    }

    /// <summary>The histories of other tools that say something.</summary>
    private async Task<IReadOnlyList<(string Tool, string Table)>> OthersAsync(CancellationToken cancellationToken)
    {
        var saying = new List<(string, string)>();
        foreach (var other in await OtherHistory.FindAsync(session.Connection, cancellationToken).ConfigureAwait(false))
        {
            var rows = await other.ReadAsync(session.Connection, cancellationToken).ConfigureAwait(false);
            saying.AddRange(rows.Count > 0 ? [(other.Tool.Name, other.DisplayName)] : []);
        }
        return saying;
    }

    private IReadOnlyList<(Migration Migration, WrittenName Name)> Created(int fitting, bool guarded)
    {
        var pending = Pending.Skip(fitting).ToList();
        return CreatedObjects.From(set.Migrations.Except(pending), pending, session.State.CurrentSchema ?? "", guarded);
    }

    private IEnumerable<string> WrittenSchemas() =>
        session
            .Plan.Pending.SelectMany(migration =>
                WrittenNames
                    .In(migration)
                    .Select(write => write.Name.Kind == "SCHEMA" ? write.Name.Name : write.Name.Schema)
                    // What a file without a readable statement writes to is taken for the current schema.
                    .DefaultIfEmpty(null)
            )
            .Select(schema => schema ?? session.State.CurrentSchema ?? "")
            .Distinct(StringComparer.Ordinal);

    private async Task<IReadOnlyList<(Migration Migration, WrittenName Name)>> FindAsync(
        IReadOnlyList<(Migration Migration, WrittenName Name)> created,
        CancellationToken cancellationToken
    )
    {
        if (created.Count == 0)
        {
            return [];
        }
        await using var query = OwnPath.Query(
            session.Connection,
            ExistingObjects.Find([.. created.Select(entry => entry.Name)])
        );
        return await query.ReadAllAsync(reader => created[reader.GetInt32(0)], cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> UserSchemasAsync(CancellationToken cancellationToken)
    {
        await using var query = OwnPath.Query(
            session.Connection,
            $"select {ExistingObjects.UserSchemas(TableName.Parse(options.HistoryTable))}"
        );
        var schemas = await query.ReadScalarAsync(cancellationToken).ConfigureAwait(false);
        return schemas is string text ? text.Split('\n') : [];
    }
}
