using System.Buffers.Binary;
using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using MigrationKit.Connections;

namespace MigrationKit.Cli.Fleets;

/// <summary>The targets that a command line means, in the order of their list.</summary>
internal static class TargetList
{
    private const int ShownProblems = 10;

    /// <exception cref="UsageException">The list cannot be read, an entry cannot be used, or none fits.</exception>
    internal static async Task<IReadOnlyList<FleetTarget>> ReadAsync(
        ParseResult parse,
        CancellationToken cancellationToken
    )
    {
        var configuration = CliConfiguration.From(parse);
        var entries = await EntriesAsync(parse, configuration, cancellationToken);
        var targets = ToTargets(parse, configuration, entries);
        var only = parse.GetValue(TargetOptions.Only) ?? [];
        var labels = Labels(parse);
        IReadOnlyList<FleetTarget> chosen =
        [
            .. targets.Where(target =>
                (
                    only.Length == 0
                    || only.Any(pattern =>
                        FileSystemName.MatchesSimpleExpression(pattern, target.Name, ignoreCase: false)
                    )
                ) && labels.All(label => target.Labels.GetValueOrDefault(label.Key) == label.Value)
            ),
        ];
        if (chosen.Count == 0)
        {
            throw new UsageException(
                targets.Count == 0
                    ? "There is no target: the list is empty, or no schema matches."
                    : $"None of {targets.Count} targets fits --only and --label."
            );
        }
        var done = parse.GetValue(TargetOptions.SinceFailure) is { } report ? EarlierReport.Done(report) : [];
        var shard = Shard(parse, configuration);
        return [.. chosen.Where(target => !done.Contains(target.Name) && IsIn(shard, target.Name))];
    }

    /// <summary>Whether a target is in a shard: by its name alone, so that it stays there whatever the list is.</summary>
    internal static bool IsIn((int Part, int Of)? shard, string name) =>
        shard is not var (part, of)
        || BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % (ulong)of
            == (ulong)(part - 1);

    private static Task<IReadOnlyList<TargetEntry>> EntriesAsync(
        ParseResult parse,
        CliConfiguration configuration,
        CancellationToken cancellationToken
    ) =>
        parse.GetValue(TargetOptions.Targets) is { } file ? TargetFile.ReadAsync(file, configuration, cancellationToken)
        : parse.GetValue(TargetOptions.Query) is { } query ? TargetQuery.RowsAsync(parse, query, cancellationToken)
        : TargetQuery.SchemasAsync(parse, parse.GetRequiredValue(TargetOptions.EachSchema)!, cancellationToken);

    private static List<FleetTarget> ToTargets(
        ParseResult parse,
        CliConfiguration configuration,
        IReadOnlyList<TargetEntry> entries
    )
    {
        var command = new Lazy<ResolvedConnection>(() =>
            ConnectionSettings.Find(parse.GetValue(DatabaseOptions.Connection), configuration.Variable)
        );
        var further = parse.GetValue(TargetOptions.SearchPath) ?? [];
        var targets = new List<FleetTarget>();
        var problems = new List<string>();
        foreach (var entry in entries)
        {
            try
            {
                targets.Add(entry.ToTarget(() => command.Value, configuration.Variable, further));
            }
            catch (UsageException e)
            {
                problems.Add(e.Message);
            }
        }
        problems = [.. problems.Distinct()];
        if (problems.Count == 0)
        {
            return targets;
        }
        var more = problems.Count - ShownProblems;
        throw new UsageException(
            string.Join('\n', problems.Take(ShownProblems))
                + (more > 0 ? $"\n… and {more} more. Nothing was run." : "\nNothing was run.")
        );
    }

    private static List<(string Key, string Value)> Labels(ParseResult parse) =>
        [
            .. (parse.GetValue(TargetOptions.Label) ?? []).Select(label =>
                label.Split('=', 2) is [{ Length: > 0 } key, var value]
                    ? (key, value)
                    : throw new UsageException("--label takes a key and a value, such as region=eu.")
            ),
        ];

    /// <summary>The shard of the command line, else the one of a pod of an Indexed Job.</summary>
    private static (int Part, int Of)? Shard(ParseResult parse, CliConfiguration configuration)
    {
        if (parse.GetValue(TargetOptions.Shard) is { } given)
        {
            return given;
        }
        var index = configuration.Variable("JOB_COMPLETION_INDEX");
        if (string.IsNullOrEmpty(index))
        {
            return null;
        }
        var of = configuration.Variable("JOB_COMPLETIONS");
        return
            int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var zeroBased)
            && ShardOption.Parse($"{zeroBased + 1}/{of}") is { } shard
            ? shard
            : throw new UsageException(
                "JOB_COMPLETION_INDEX is set, as in a pod of an Indexed Job, but JOB_COMPLETIONS is not the number of its "
                    + "completions. Set it in the manifest, or give --shard K/N (1/1 for all targets)."
            );
    }
}
