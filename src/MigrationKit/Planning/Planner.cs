using MigrationKit.Exceptions;
using MigrationKit.Sources;

namespace MigrationKit.Planning;

/// <summary>Every decision about order and state: the folder held against the history. No effects.</summary>
internal static class Planner
{
    public static MigrationPlan Plan(
        MigrationSet set,
        IReadOnlyList<HistoryRow> history,
        string historyTable,
        MigratorOptions options
    )
    {
        var rows = new Dictionary<string, HistoryRow>(StringComparer.Ordinal);
        foreach (var row in history)
        {
            rows[row.Name] = row;
        }
        var entries = new List<PlanEntry>(set.Migrations.Count);
        var overtaken = Overtaken(set, rows);
        foreach (var migration in set.Migrations)
        {
            entries.Add(Entry(migration, rows.GetValueOrDefault(migration.Name), overtaken, options));
        }
        entries.AddRange(Missing(set, history, options));
        var wanted = Wanted(set, options.To);
        Migration[] pending =
        [
            .. entries
                .Where(e => e.IsPending)
                .Select(e => e.Migration!)
                .Where(m => wanted is null || wanted.Contains(m)),
        ];
        return new(historyTable, entries, pending) { LeftOut = set.LeftOut };
    }

    private static IEnumerable<PlanEntry> Missing(
        MigrationSet set,
        IReadOnlyList<HistoryRow> history,
        MigratorOptions options
    ) =>
        history
            .ExceptBy(set.Migrations.Select(m => m.Name), row => row.Name, StringComparer.Ordinal)
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .Select(row => new PlanEntry(
                row.Name,
                MigrationState.Missing,
                null,
                row,
                !options.Allow.Contains(row.Name),
                "it was applied, but its file is not there"
            )
            {
                Options = options,
            });

    private static PlanEntry Entry(
        Migration migration,
        HistoryRow? row,
        Dictionary<Migration, Overtaking> overtaken,
        MigratorOptions options
    )
    {
        var (state, reason) = row switch
        {
            null => overtaken.TryGetValue(migration, out var by)
                ? (MigrationState.OutOfOrder, $"{by.Applied} is applied already and sorts after it")
                : (MigrationState.Pending, null),
            { StatementsDone: { } done } => Begun(migration, row, done),
            _ => Recorded(migration, row),
        };
        var refused = state switch
        {
            MigrationState.OutOfOrder => overtaken[migration].InSequence && !options.OutOfOrder,
            MigrationState.Modified => !options.Allow.Contains(migration.Name),
            _ => false,
        };
        return new(migration.Name, state, migration, row, refused, reason)
        {
            Options = options,
            OvertakenBy = state == MigrationState.OutOfOrder ? overtaken[migration].Applied : null,
        };
    }

    /// <summary>The state of a migration of which some statements are done.</summary>
    private static (MigrationState, string?) Begun(Migration migration, HistoryRow row, int done) =>
        done <= migration.Statements.Count && migration.ChecksumOfFirst(done) == row.Checksum
            ? (
                MigrationState.Incomplete,
                $"{done} of {Plural.Count(migration.Statements.Count, "statement")} {Plural.Are(migration.Statements.Count)} done"
                    + (row.Interrupted ? ", the next was interrupted" : "")
            )
            : (
                MigrationState.Modified,
                $"it stopped after statement {done}, and the statements up to there have changed since"
            );

    /// <summary>The state of a migration that is recorded as a whole.</summary>
    private static (MigrationState, string?) Recorded(Migration migration, HistoryRow row)
    {
        if (migration.Repeatable && row.Checksum != migration.Checksum)
        {
            return (MigrationState.Pending, "it is repeatable and its file has changed since it ran");
        }
        return row.Checksum is not null && row.Checksum != migration.Checksum
            ? (MigrationState.Modified, "its statements have changed since it was applied")
            : (row.Adopted ? MigrationState.Adopted : MigrationState.Applied, null);
    }

    private readonly record struct Overtaking(string Applied, bool InSequence);

    /// <summary>
    /// The pending migrations that sort before an applied one. A later one that declares the pending one, directly or
    /// through others, has not overtaken it: there the history has lost a row. One that follows it only by name has,
    /// and that is refused: in a sequence the order of the names is the order.
    /// </summary>
    private static Dictionary<Migration, Overtaking> Overtaken(MigrationSet set, Dictionary<string, HistoryRow> rows)
    {
        var result = new Dictionary<Migration, Overtaking>();
        var applied = set.Migrations.Where(m => rows.ContainsKey(m.Name) && !m.Repeatable).ToList();
        if (applied.Count == 0)
        {
            return result;
        }
        var position = set.Migrations.Select((m, i) => (m, i)).ToDictionary(x => x.m, x => x.i);
        var last = position[applied[^1]];
        foreach (var pending in set.Migrations.Where(m => !rows.ContainsKey(m.Name) && position[m] < last))
        {
            var after = applied.Where(m => position[m] > position[pending]).ToList();
            var (byName, declared) = Descendants(set, pending);
            if (after.Find(m => byName.Contains(m) && !declared.Contains(m)) is { } inSequence)
            {
                result[pending] = new(inSequence.Name, InSequence: true);
            }
            else if (after.Find(m => !declared.Contains(m)) is { } unrelated)
            {
                result[pending] = new(unrelated.Name, InSequence: false);
            }
        }
        return result;
    }

    /// <summary>What follows a migration at all, and what follows it through declared edges only.</summary>
    private static (HashSet<Migration> All, HashSet<Migration> Declared) Descendants(MigrationSet set, Migration root)
    {
        HashSet<Migration> all = [root];
        HashSet<Migration> declared = [root];
        foreach (var migration in set.Migrations)
        {
            if (migration.Requires.Any(all.Contains))
            {
                all.Add(migration);
            }
            if (migration.DeclaredRequires is not null && migration.Requires.Any(declared.Contains))
            {
                declared.Add(migration);
            }
        }
        return (all, declared);
    }

    /// <summary>The migration to stop at and all that it requires; null for everything.</summary>
    private static HashSet<Migration>? Wanted(MigrationSet set, string? to)
    {
        if (to is null)
        {
            return null;
        }
        var target =
            set.Find(to)
            ?? throw new InvalidOptionException(
                $"There is no migration '{to}' to stop at."
                    + EditDistance.Question(to, set.Migrations.Select(migration => migration.Name))
            );
        HashSet<Migration> wanted = [];
        var open = new Stack<Migration>([target]);
        while (open.TryPop(out var migration))
        {
            if (wanted.Add(migration))
            {
                foreach (var required in migration.Requires)
                {
                    open.Push(required);
                }
            }
        }
        return wanted;
    }
}
