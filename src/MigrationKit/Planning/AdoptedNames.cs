using MigrationKit.Exceptions;
using MigrationKit.Sources;

namespace MigrationKit.Planning;

/// <summary>Chooses from a plan what is recorded without being run, or refuses by name. No effects.</summary>
internal static class AdoptedNames
{
    public static IReadOnlyList<Migration> Pending(MigrationPlan plan, IReadOnlyCollection<string> names)
    {
        var chosen = Choose(plan, names, entry => entry.IsPending, "only a pending one is adopted");
        var recorded = plan
            .Entries.Where(entry => entry.History is { StatementsDone: null })
            .Select(entry => entry.Name)
            .Concat(chosen.Select(migration => migration.Name))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var migration in chosen)
        {
            if (migration.Requires.FirstOrDefault(m => !recorded.Contains(m.Name)) is { } missing)
            {
                throw new MigrationFailedException(
                    migration.Name,
                    $"{migration.Name} requires {missing.Name}, which is not recorded: apply or adopt that first, "
                        + $"or adopt all with --to {migration.Name}."
                );
            }
        }
        return chosen;
    }

    /// <summary>Every pending migration up to one, in apply order.</summary>
    public static IReadOnlyList<Migration> UpTo(MigrationPlan plan, string name)
    {
        var last = Find(plan, name);
        return
        [
            .. plan
                .Entries.TakeWhile(entry => entry != last)
                .Append(last)
                .Where(entry => entry.IsPending)
                .Select(entry => entry.Migration!),
        ];
    }

    public static IReadOnlyList<Migration> Modified(MigrationPlan plan, IReadOnlyCollection<string> names) =>
        Choose(
            plan,
            names,
            entry => entry.State == MigrationState.Modified,
            "only a modified one is adopted with --modified"
        );

    private static IReadOnlyList<Migration> Choose(
        MigrationPlan plan,
        IReadOnlyCollection<string> names,
        Func<PlanEntry, bool> fits,
        string rule
    )
    {
        var chosen = names.Select(name => Find(plan, name)).ToHashSet();
        if (chosen.FirstOrDefault(entry => !fits(entry)) is { } other)
        {
            throw new MigrationFailedException(
                other.Name,
                $"{other.Name} is {other.State.ToString().ToLowerInvariant()}: {rule}."
            );
        }
        return [.. plan.Entries.Where(chosen.Contains).Select(entry => entry.Migration!)];
    }

    private static PlanEntry Find(MigrationPlan plan, string name) =>
        plan.Entries.FirstOrDefault(entry => entry.Name == name && entry.Migration is not null)
        ?? throw new MigrationFailedException(
            name,
            $"There is no migration '{name}' to adopt."
                + EditDistance.Question(name, plan.Entries.Select(entry => entry.Name))
        );
}
