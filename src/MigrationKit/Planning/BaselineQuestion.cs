using System.Globalization;
using System.Text;
using MigrationKit.Footprints;
using MigrationKit.Parsing;

namespace MigrationKit.Planning;

/// <summary>Puts the question where a history begins into words that tell what to do.</summary>
internal static class BaselineQuestion
{
    private const int MostWords = 20;

    public static DecisionNeeded Ask(
        BaselineDecision decision,
        IReadOnlyList<Migration> pending,
        IReadOnlyList<(Migration Migration, WrittenName Name)> existing,
        AdoptionJudgement? judgement,
        MigratorOptions options,
        bool begun,
        IReadOnlyList<(string Tool, string Table)> others
    )
    {
        var text = new StringBuilder(
            begun
                ? $"{options.HistoryTable} does not record what this database already contains."
                : $"This database is not empty, and {options.HistoryTable} records nothing."
        );
        text.Append("\nNothing was run. ").Append(Which(decision.Unclear));
        if (existing.Count > 0)
        {
            var (migration, name) = existing[^1];
            text.Append(
                $"\n  already there: {name.Kind.ToLowerInvariant()} {Display(name)}, which {migration.Name} creates"
            );
        }
        else if (decision.Unclear.Any(migration => migration.Footprint is { IsEmpty: true }))
        {
            text.Append("\n  no catalog tells whether a file ran that only changes rows");
        }
        foreach (var (command, meaning) in Ways(decision, pending, others))
        {
            text.Append($"\n  {options.Advise(command)}\n      {meaning}");
        }
        text.Append("\nThen run apply again.");
        AppendDifference(text, judgement, options);
        return new([.. decision.Unclear.Select(migration => migration.Name)], decision.Last?.Name, text.ToString());
    }

    private static void AppendDifference(StringBuilder text, AdoptionJudgement? judgement, MigratorOptions options)
    {
        if (judgement is not { Closest: { } closest, Difference.Words: var words })
        {
            return;
        }
        text.Append($"\nThe catalog differs from what {closest} leaves, the closest by the footprints:");
        foreach (var word in words.Take(MostWords))
        {
            text.Append($"\n  {word}");
        }
        if (words.Count > MostWords)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n  … and {words.Count - MostWords} more; `{options.Advise("audit")}` lists them"
            );
        }
    }

    private static string Which(IReadOnlyList<Migration> unclear) =>
        unclear.Count == 1
            ? $"Has {unclear[0].Name} run here?"
            : $"Which of {unclear.Count} files have run here, {unclear[0].Name} to {unclear[^1].Name}?";

    private static IEnumerable<(string Command, string Meaning)> Ways(
        BaselineDecision decision,
        IReadOnlyList<Migration> pending,
        IReadOnlyList<(string Tool, string Table)> others
    )
    {
        foreach (var (tool, table) in others)
        {
            yield return ($"adopt --from {tool}", $"Those that {table} says: record them, run none of them.");
        }
        if (decision.Last is { } last)
        {
            yield return ($"adopt --to {last.Name}", "All up to this file: record them, run none of them.");
        }
        if (pending.TakeWhile(m => m != decision.Unclear[0]).LastOrDefault() is { } before)
        {
            yield return ($"adopt --to {before.Name}", $"Only those before {decision.Unclear[0].Name}.");
        }
        else
        {
            yield return ("adopt --none", "None of them: they are new here, and apply runs them all.");
        }
        yield return ("adopt --to NAME, or adopt NAME NAME", "Those up to another file, or single ones.");
    }

    private static string Display(WrittenName name) => name.Column is null ? name.Name : $"{name.Name}.{name.Column}";
}
