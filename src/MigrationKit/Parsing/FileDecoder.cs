using System.Text;
using System.Text.Unicode;

namespace MigrationKit.Parsing;

/// <summary>Bytes to text. Migrations are UTF-8; a byte order mark is not part of the text.</summary>
internal static class FileDecoder
{
    /// <summary>The text, or up to where it can be read together with what is wrong there.</summary>
    internal static (string Text, Finding? Finding) Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(new byte[] { 0xFF, 0xFE }) || bytes.StartsWith(new byte[] { 0xFE, 0xFF }))
        {
            return ("", new(0, "The file is UTF-16, which PostgreSQL does not read. Save it as UTF-8."));
        }
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }
        if (!Utf8.IsValid(bytes))
        {
            return Invalid(bytes);
        }
        return Check(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>A text that was decoded already, and what is wrong with it.</summary>
    internal static (string Text, Finding? Finding) Check(string text)
    {
        var nul = text.IndexOf('\0');
        return nul < 0
            ? (text, null)
            : (text, new(nul, "The file contains a NUL character, which PostgreSQL does not accept. Remove it."));
    }

    private static (string Text, Finding? Finding) Invalid(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        Utf8.ToUtf16(bytes, text, out var read, out var written, replaceInvalidSequences: false);
        return (
            new string(text, 0, written),
            new(written, $"Byte 0x{bytes[read]:X2} is not valid UTF-8 here. Save the file as UTF-8.")
        );
    }
}
