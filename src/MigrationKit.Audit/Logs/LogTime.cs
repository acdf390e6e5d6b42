using System.Globalization;

namespace MigrationKit.Audit.Logs;

internal static partial class LogTime
{
    /// <summary>A time stands at the start of a line, behind the name of a service at most.</summary>
    private const int Farthest = 100;

    /// <summary>The hours of the zones that log_timezone abbreviates; null for one that is not known.</summary>
    private static int? HoursOf(string zone) =>
        zone switch
        {
            "Z" or "UTC" or "GMT" or "WET" => 0,
            "BST" or "WEST" or "CET" => 1,
            "CEST" or "EET" => 2,
            "EEST" or "MSK" => 3,
            "JST" or "KST" => 9,
            "AEST" => 10,
            "AEDT" => 11,
            "EDT" => -4,
            "EST" or "CDT" => -5,
            "CST" or "MDT" => -6,
            "MST" or "PDT" => -7,
            "PST" => -8,
            _ => null,
        };

    /// <summary>The first time of a line, one without a zone as UTC; null where there is none.</summary>
    internal static DateTimeOffset? In(ReadOnlySpan<char> line)
    {
        var text = line[..Math.Min(line.Length, Farthest)].ToString();
        var found = Form().Match(text);
        if (
            !found.Success
            || !DateTime.TryParse(
                $"{found.Groups["date"].Value} {found.Groups["time"].Value.Replace(',', '.')}",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
        {
            return null;
        }
        return Offset(found.Groups["zone"].Value) is { } offset ? new DateTimeOffset(time, offset) : null;
    }

    /// <summary>A value of JSON: a text, or seconds or milliseconds since 1970.</summary>
    internal static DateTimeOffset? FromUnixTime(double number) =>
        number switch
        {
            > 1e8 and < 1e10 => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(number * 1_000)),
            >= 1e11 and < 1e13 => DateTimeOffset.UnixEpoch.AddMilliseconds(number),
            _ => null,
        };

    private static TimeSpan? Offset(string zone)
    {
        if (zone is "")
        {
            return TimeSpan.Zero;
        }
        if (zone[0] is not ('+' or '-'))
        {
            return HoursOf(zone) is { } hours ? TimeSpan.FromHours(hours) : null;
        }
        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal);
        var offset = new TimeSpan(
            int.Parse(digits[..2], CultureInfo.InvariantCulture),
            digits.Length > 2 ? int.Parse(digits[2..], CultureInfo.InvariantCulture) : 0,
            0
        );
        return offset > TimeSpan.FromHours(14) ? null
            : zone[0] == '-' ? -offset
            : offset;
    }

    // The word behind the time is its zone where it looks like one; a level such as INFO or ERROR is none.
    [GeneratedRegex(
        @"(?<![\d.])(?<date>[12]\d{3}-[01]\d-[0-3]\d)[ T](?<time>[0-2]\d:[0-5]\d:[0-6]\d(?:[.,]\d{1,7})?)\d*(?: ?(?<zone>[+-]\d\d(?::?\d\d)?|Z\b|(?!INFO|WARN|LOG|DEBUG|ERROR|FATAL|TRACE|FAIL|CRIT|NOTE)[A-Z]{3,4}\b))?"
    )]
    private static partial Regex Form();
}
