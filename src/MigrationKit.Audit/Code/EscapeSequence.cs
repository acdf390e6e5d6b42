using System.Globalization;

namespace MigrationKit.Audit.Code;

/// <summary>What a backslash and the characters behind it stand for.</summary>
internal static class EscapeSequence
{
    private const string Letters = "nrtbfva0e";
    private const string Values = "\n\r\t\b\f\v\a\0\u001b";

    /// <summary>Reads the sequence at a backslash.</summary>
    /// <returns>What it stands for, and how long it is; never shorter than the backslash.</returns>
    internal static (string Value, int Length) Read(string text, int at, Escapes escapes)
    {
        if (at + 1 >= text.Length)
        {
            return ("\\", 1);
        }
        var c = text[at + 1];
        return c switch
        {
            _ when escapes == Escapes.Kept => (text.Substring(at, 2), 2),
            '\r' when at + 2 < text.Length && text[at + 2] == '\n' => ("", 3),
            '\n' or '\r' => ("", 2),
            'x' when escapes == Escapes.CSharp => Code(text, at, Digits(text, at + 2, 4), 2),
            'x' => Code(text, at, Digits(text, at + 2, 2), 2),
            'u' when at + 2 < text.Length && text[at + 2] == '{' => Braced(text, at),
            'u' => Code(text, at, Digits(text, at + 2, 4), 2),
            'U' when escapes != Escapes.Script => Code(text, at, Digits(text, at + 2, 8), 2),
            'N' when escapes == Escapes.Python => Named(text, at),
            >= '0' and <= '7' when escapes == Escapes.Python => Octal(text, at),
            _ => Simple(c, escapes),
        };
    }

    private static (string Value, int Length) Simple(char c, Escapes escapes)
    {
        var letter = Letters.IndexOf(c);
        return letter >= 0 ? (Values[letter].ToString(), 2)
            : escapes == Escapes.Python && c is not ('\\' or '\'' or '"') ? ($"\\{c}", 2)
            : (c.ToString(), 2);
    }

    private static int Digits(string text, int from, int most)
    {
        var count = 0;
        while (count < most && from + count < text.Length && char.IsAsciiHexDigit(text[from + count]))
        {
            count++;
        }
        return count;
    }

    private static (string Value, int Length) Code(string text, int at, int digits, int prefix)
    {
        if (digits == 0)
        {
            return (text[at + 1].ToString(), 2);
        }
        var code = uint.Parse(text.AsSpan(at + prefix, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (Character(code), prefix + digits);
    }

    private static (string Value, int Length) Braced(string text, int at)
    {
        var (value, length) = Code(text, at, Digits(text, at + 3, 6), 3);
        return at + length < text.Length && text[at + length] == '}' ? (value, length + 1) : (value, length);
    }

    // A character by its name is none that matters to SQL.
    private static (string Value, int Length) Named(string text, int at)
    {
        var close = text.AsSpan(at, Math.Min(100, text.Length - at)).IndexOf('}');
        return close < 0 ? ("\\N", 2) : ("\uFFFD", close + 1);
    }

    private static (string Value, int Length) Octal(string text, int at)
    {
        var (code, length) = (0u, 1);
        while (length < 4 && at + length < text.Length && text[at + length] is >= '0' and <= '7')
        {
            code = code * 8 + (uint)(text[at + length++] - '0');
        }
        return (Character(code), length);
    }

    private static string Character(uint code) =>
        code <= char.MaxValue ? ((char)code).ToString()
        : code <= 0x10FFFF ? char.ConvertFromUtf32((int)code)
        : "\uFFFD";
}
