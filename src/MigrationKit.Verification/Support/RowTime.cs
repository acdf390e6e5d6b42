using System.Globalization;
using System.Text.Json.Nodes;

namespace MigrationKit.Verification.Support;

/// <summary>Tells the values in rows that are times: as the server writes them, or counted since 1970.</summary>
internal static partial class RowTime
{
    private static readonly TimeSpan OfAnyZone = TimeSpan.FromHours(36);

    /// <summary>Of how many parts a second has where times are counted: seconds, milli-, micro- and nanoseconds.</summary>
    private static readonly decimal[] PartsOfSecond = [1, 1_000, 1_000_000, 1_000_000_000];

    /// <summary>The time that is written in a value; null where it is none.</summary>
    internal static DateTimeOffset? Of(JsonNode? value) =>
        value is JsonValue text
        && text.TryGetValue<string>(out var written)
        && Time().IsMatch(written)
        && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>Whether a value is a time between two others, counted ones among them.</summary>
    internal static bool IsBetween(JsonNode? value, DateTimeOffset start, DateTimeOffset end) =>
        Of(value) is { } time ? time >= start && time <= end : IsCountedBetween(value, start, end);

    /// <summary>Whether a value is a time or a day of about now, in whatever zone; a time without a day is not.</summary>
    internal static bool IsAbout(JsonNode? value, DateTimeOffset now) =>
        Of(value) is { } time
            ? value!.GetValue<string>().Length >= "2001-02-03".Length && (time - now).Duration() < OfAnyZone
            : IsCountedBetween(value, now - OfAnyZone, now + OfAnyZone);

    private static bool IsCountedBetween(JsonNode? value, DateTimeOffset start, DateTimeOffset end) =>
        value is JsonValue number
        && number.TryGetValue<decimal>(out var counted)
        && PartsOfSecond.Any(parts =>
            counted >= decimal.Floor(SinceEpoch(start) * parts) && counted <= SinceEpoch(end) * parts
        );

    private static decimal SinceEpoch(DateTimeOffset time) =>
        (decimal)(time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    /// <summary>How the server writes a time: .NET takes 1.11 for the eleventh of January, too.</summary>
    [GeneratedRegex(
        @"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2}:[0-9]{2})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Time();
}
