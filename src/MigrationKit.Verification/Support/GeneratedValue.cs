using System.Globalization;

namespace MigrationKit.Verification.Support;

/// <summary>Values for columns, as text that the server reads.</summary>
internal static class GeneratedValue
{
    private const int LongText = 1000;

    /// <summary>
    /// A value for the nth row; null where nothing is known of the type. Numbers of keys are below zero, where no sequence
    /// and no seed of the folder is.
    /// </summary>
    public static string? For(Column column, int n)
    {
        if (column.Bound is { } bound)
        {
            return bound;
        }
        if (column.Labels.Count > 0)
        {
            return column.Labels[(n - 1) % column.Labels.Count];
        }
        return column.Category switch
        {
            'A' => "{}",
            'M' => "{}",
            'R' => Range(column.Type, n),
            'S' => Text(column, n),
            'B' => n % 2 == 1 ? "true" : "false",
            'N' when column is { IsKeyed: false, Type: "numeric", Modifier: > 4 } => Precise(column.Modifier - 4, n),
            'N' => Number(column.IsKeyed && column.Type != "oid" ? -n : n),
            _ => Other(column, n),
        };
    }

    /// <summary>What else a check on this column may want, the literals of the check first.</summary>
    public static IEnumerable<string?> Alternatives(Column column, IReadOnlyList<string> literals, int n)
    {
        foreach (var literal in literals.Skip((n - 1) % Math.Max(1, literals.Count)).Concat(literals))
        {
            yield return literal;
        }
        foreach (
            var value in column.Category switch
            {
                'N' => Numbers(literals, n),
                'S' => Texts(n),
                'D' => [$"2031-02-{n:00}", $"1999-02-{n:00}"],
                'U' when column.Type is "json" or "jsonb" => ["[]", "[1]", "\"a\"", "{\"a\": 1}"],
                'A' => ["{1}", "{a}", "{2001-01-01}"],
                'B' => ["true", "false"],
                _ => [],
            }
        )
        {
            yield return value;
        }
        if (!column.IsRequired)
        {
            yield return null;
        }
    }

    private static IEnumerable<string> Numbers(IReadOnlyList<string> literals, int n) =>
        literals
            .Select(text =>
                decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null
            )
            .OfType<decimal>()
            .SelectMany(number => new[] { number + n, number - n })
            .Append(n)
            .Append(0)
            .Append(n * 100)
            .Select(Number);

    private static IEnumerable<string> Texts(int n) =>
        [
            $"mk{n}@example.com",
            $"https://example.com/{n}",
            $"+1555000000{n}",
            $"mk-{n}",
            $"{(char)('a' + n)}",
            $"MK{n}",
            $"{n}",
            $"#a1b2c{n}",
            "USD",
            "US",
            "en",
            $"1000{n}",
            $"2001-02-0{n}",
            new('a', 8 + n),
            new('a', 32),
            new('a', 64),
        ];

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with all the digits after the point that the column keeps, so that rounding shows.</summary>
    /// <param name="modifier">The precision in the upper 16 bits, the scale in the lower eleven.</param>
    /// <param name="n">The row.</param>
    private static string Precise(int modifier, int n)
    {
        var (precision, scale) = (modifier >> 16, modifier & 0x7ff);
        return scale == 0 || scale > precision
            ? Number(n)
            : $"{(precision == scale ? 0 : n % 10)}.{new string('1', scale)}";
    }

    /// <summary>A text; that of the first row is as long as the column takes, so that a cut shows.</summary>
    private static string Text(Column column, int n)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"mk{n}");
        if (column.Type is not ("varchar" or "bpchar") || column.Modifier <= 4)
        {
            return text;
        }
        // The modifier of a length counts its own four bytes.
        var length = column.Modifier - 4;
        return text.Length > length ? $"{(char)('a' + (n - 1) % 26)}"
            : n == 1 && length <= LongText ? text.PadRight(length, 'x')
            : text;
    }

    private static string? Range(string type, int n) =>
        type switch
        {
            "daterange" or "tsrange" or "tstzrange" => $"[2001-{Month(n)}-01,2001-{Month(n)}-02)",
            "int4range" or "int8range" or "numrange" => $"[{n},{n + 1})",
            _ => "empty",
        };

    private static string Month(int n) => ((n - 1) % 12 + 1).ToString("00", CultureInfo.InvariantCulture);

    private static string Day(int n) => ((n - 1) % 28 + 1).ToString("00", CultureInfo.InvariantCulture);

    private static string? Other(Column column, int n) =>
        column.Type switch
        {
            "uuid" => $"00000000-0000-4000-8000-{n:000000000000}",
            "date" => $"2001-02-{Day(n)}",
            "timestamp" or "timestamptz" => $"2001-02-{Day(n)} 03:04:05+00",
            "time" or "timetz" => $"03:04:{n % 60:00}",
            "interval" => $"{n} days",
            "json" or "jsonb" => "{}",
            "bytea" => $"\\x{n % 256:x2}",
            "inet" => $"192.0.2.{n % 256}",
            "cidr" => $"192.0.2.{n % 256}/32",
            "macaddr" => $"08:00:2b:01:02:{n % 256:x2}",
            "macaddr8" => $"08:00:2b:01:02:03:04:{n % 256:x2}",
            "bit" => new string('0', Math.Max(1, column.Modifier)),
            "varbit" => "0",
            "xml" => "<a/>",
            "tsvector" or "tsquery" or "ltree" => "a",
            "hstore" => "a=>1",
            "vector" => $"[{string.Join(',', Enumerable.Repeat("0", Math.Max(1, column.Modifier)))}]",
            "point" => $"({n},{n})",
            "line" => "{1,2,3}",
            "lseg" or "path" => "[(0,0),(1,1)]",
            "box" => "(1,1),(0,0)",
            "polygon" => "((0,0),(1,1),(1,0))",
            "circle" => "<(0,0),1>",
            "geometry" or "geography" => "POINT(0 0)",
            "citext" => Text(column, n),
            _ => null,
        };
}
