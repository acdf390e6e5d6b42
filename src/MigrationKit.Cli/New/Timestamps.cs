using System.Globalization;

namespace MigrationKit.Cli.New;

/// <summary>The time in front of a migration's name. Names are ordered as text, so it decides where the file comes.</summary>
internal static class Timestamps
{
    private const string Form = "yyyyMMddHHmmss";

    /// <summary>A name that comes behind every name that is there: the present in UTC, or just after the newest of them.</summary>
    /// <exception cref="UsageException">The newest name does not begin with a time, and yet comes behind the present.</exception>
    internal static string Name(DateTime now, string title, IEnumerable<string> existing)
    {
        if (existing.Max(StringComparer.Ordinal) is not { } newest || IsBehind(now, newest))
        {
            return At(now, title);
        }
        return Next(newest) is { } next && IsBehind(next, newest)
            ? At(next, title)
            : throw new UsageException(
                $"'{newest}' comes behind every name that begins with the present, {now.ToString(Form, CultureInfo.InvariantCulture)}. "
                    + "This folder is numbered in another way: write the file by hand."
            );
    }

    /// <summary>The first second after the time in front of a name; after a day without hours, that is the next day.</summary>
    private static DateTime? Next(string name)
    {
        var digits = name.AsSpan(
            0,
            name.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : name.Length
        );
        return Read(digits, Form)?.AddSeconds(1) ?? Read(digits, "yyyyMMdd")?.AddDays(1);
    }

    private static DateTime? Read(ReadOnlySpan<char> digits, string form) =>
        DateTime.TryParseExact(digits, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    private static string At(DateTime time, string title) => $"{time:yyyyMMddHHmmss}_{title}";

    /// <summary>Whatever it is called; a second that is taken is not behind.</summary>
    private static bool IsBehind(DateTime time, string name) => string.CompareOrdinal(At(time, ""), name) > 0;
}
