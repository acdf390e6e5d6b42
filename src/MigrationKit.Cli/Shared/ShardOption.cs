using System.Globalization;

namespace MigrationKit.Cli.Shared;

/// <summary><c>--shard K/N</c>: one part of the work for each machine.</summary>
internal static class ShardOption
{
    internal static Option<(int Part, int Of)?> Create(string description) =>
        new("--shard")
        {
            Description = description,
            HelpName = "k/n",
            CustomParser = result =>
            {
                if (result.Tokens.Count == 1 && Parse(result.Tokens[0].Value) is { } shard)
                {
                    return shard;
                }
                result.AddError("--shard takes a part and their number, such as 2/4.");
                return null;
            },
        };

    /// <summary>Null where it is no part of a number of parts.</summary>
    internal static (int Part, int Of)? Parse(string text) =>
        text.Split('/') is [var k, var n]
        && int.TryParse(k, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
        && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var of)
        && part >= 1
        && part <= of
            ? (part, of)
            : null;
}
