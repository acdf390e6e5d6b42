namespace MigrationKit.Sources;

/// <summary>Compares names, to guess what a misspelled one means.</summary>
internal static class EditDistance
{
    /// <summary>The number of characters to insert, delete or replace, ignoring case.</summary>
    internal static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }

    /// <summary>
    /// The likely candidate: one that contains the name, such as the same name with a date in front, or else the nearest one
    /// if at most a third of the name differs; null if none is near.
    /// </summary>
    internal static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var least = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance =
                candidate.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0
                : Math.Abs(candidate.Length - name.Length) < least ? Between(name, candidate)
                : least;
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }
        return nearest;
    }

    /// <summary>A question to append to a sentence, with the blank before it; empty where no candidate is near.</summary>
    internal static string Question(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
