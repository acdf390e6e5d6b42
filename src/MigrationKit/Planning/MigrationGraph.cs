using MigrationKit.Sources;

namespace MigrationKit.Planning;

/// <summary>
/// Which migration requires which. A file without <c>requires</c> follows its predecessor by place and name; of files with the
/// same name the first counts. A repeatable file follows all that are not.
/// </summary>
internal sealed class MigrationGraph
{
    private readonly ParsedFile[] _files;
    private readonly Dictionary<string, int> _places;
    private readonly int[][] _parents;
    private readonly List<MigrationProblem> _problems = [];

    internal MigrationGraph(IReadOnlyList<ParsedFile> files)
    {
        _files =
        [
            .. files
                .DistinctBy(file => file.Name, MigrationNames.Comparer)
                .OrderBy(file => file.IsRepeatable)
                .ThenBy(file => file.Place)
                .ThenBy(file => file.Name, StringComparer.Ordinal),
        ];
        _places = _files
            .Select((file, place) => (file.Name, place))
            .ToDictionary(entry => entry.Name, entry => entry.place, MigrationNames.Comparer);
        var once = _files.Count(file => !file.IsRepeatable);
        int[][] parents = [.. Enumerable.Range(0, _files.Length).Select(Parents)];
        var heads = Enumerable.Range(0, once).Except(parents[..once].SelectMany(p => p)).ToArray();
        _parents = [.. parents[..once], .. parents[once..].Select(p => p.Union(heads).ToArray())];
        Order = Sort();
    }

    /// <summary>The files in apply order: what a file requires before it, ties by place and ordinal order of the names.</summary>
    internal IReadOnlyList<ParsedFile> Order { get; }

    /// <summary>What is wrong with the requirements.</summary>
    internal IReadOnlyList<MigrationProblem> Problems => _problems;

    internal IEnumerable<ParsedFile> Requires(ParsedFile file) =>
        _parents[_places[file.Name]].Select(parent => _files[parent]);

    private int[] Parents(int place)
    {
        var file = _files[place];
        if (file.FollowsPredecessor)
        {
            return place > 0 && !file.IsRepeatable ? [place - 1] : [];
        }
        var parents = new List<int>();
        foreach (var requirement in file.Requires)
        {
            var problem =
                !_places.TryGetValue(requirement.Name, out var parent) ? Missing(requirement.Name)
                : parent == place ? "The migration requires itself. Remove the name."
                : _files[parent].IsRepeatable
                    ? $"{requirement.Name} is repeatable: it runs after all others, so nothing can require it. Remove the name."
                : null;
            if (problem is null)
            {
                parents.Add(parent);
            }
            else
            {
                Add(file, requirement, problem);
            }
        }
        return [.. parents];
    }

    private string Missing(string name) =>
        name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase)
            ? $"'{name}' is a file name. Write 'requires {name[..^4]}', without .sql."
        : EditDistance.Nearest(name, _files.Select(file => file.Name)) is { } nearest
            ? $"There is no migration '{name}'. Did you mean '{nearest}'?"
        : $"There is no migration '{name}'. Correct the name, or add the file.";

    private List<ParsedFile> Sort()
    {
        var sorting = new TopologicalSort(_parents);
        while (sorting.Run() is { } cycle)
        {
            AddCycle(cycle);
        }
        return [.. sorting.Order.Select(place => _files[place])];
    }

    /// <param name="cycle">Each requires the next, and the last the first.</param>
    private void AddCycle(IReadOnlyList<int> cycle)
    {
        var files = cycle.Select(place => _files[place]).ToList();
        var path = string.Join(" → ", files.Append(files[0]).Select(file => file.Name));
        var implicitly = files.FindIndex(file => file.FollowsPredecessor);
        var advice = "Remove one of these requirements.";
        if (implicitly >= 0)
        {
            var follower = files[implicitly];
            var followed = files[(implicitly + 1) % files.Count];
            advice =
                $"{follower.Name} follows {followed.Name} by name, because it has no 'requires'; "
                + $"write '-- migrationkit: requires nothing' into it, or what it does require.";
        }
        var at = files[0].Requires.FirstOrDefault(r => MigrationNames.Comparer.Equals(r.Name, files[1].Name));
        Add(files[0], at, $"The requirements form a cycle: {path}. {advice}");
    }

    private void Add(ParsedFile file, Requirement at, string message) =>
        _problems.Add(new(file.Path, at.Line, at.Column, message));
}
