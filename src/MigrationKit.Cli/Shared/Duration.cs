using System.CommandLine.Parsing;
using System.Globalization;
using static System.FormattableString;

namespace MigrationKit.Cli.Shared;

/// <summary>Durations as people type them: <c>30</c> (seconds), <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    internal const string Forms = "seconds, or a number with ms, s, m or h: 30, 500ms, 30s, 2m";

    // PostgreSQL keeps its timeouts as milliseconds in 32 bits.
    private const double LongestMilliseconds = int.MaxValue;

    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var digits = text.TrimEnd("hms".ToCharArray());
        double? unit = text[digits.Length..] switch
        {
            "ms" => 1,
            "" or "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => null,
        };
        if (
            unit is null
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !(number * unit.Value <= LongestMilliseconds)
        )
        {
            return false;
        }
        duration = TimeSpan.FromMilliseconds(number * unit.Value);
        return true;
    }

    /// <summary>For <see cref="Option{T}.CustomParser"/>; the error names the option and never repeats the value.</summary>
    internal static TimeSpan? Parse(ArgumentResult result)
    {
        if (result.Tokens.Count == 1 && TryParse(result.Tokens[0].Value, out var duration))
        {
            return duration;
        }
        var option = (result.Parent as OptionResult)?.Option.Name ?? "The value";
        result.AddError($"{option} takes {Forms}.");
        return null;
    }

    internal static Option<TimeSpan?> CreateOption(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "duration",
            CustomParser = Parse,
        };

    /// <summary>For people: <c>4 ms</c>, <c>1.24 s</c>, <c>5 s</c>, <c>2 min 5 s</c>.</summary>
    internal static string InWords(TimeSpan duration) =>
        duration switch
        {
            { TotalMilliseconds: < 999.5 } => Invariant($"{duration.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 60, Milliseconds: 0 } => Invariant($"{duration.Seconds} s"),
            { TotalSeconds: < 60 } => Invariant($"{duration.TotalSeconds:0.00} s"),
            { Seconds: 0 } => Invariant($"{(long)duration.TotalMinutes} min"),
            _ => Invariant($"{(long)duration.TotalMinutes} min {duration.Seconds} s"),
        };
}
