using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.History;

/// <summary>The checksums that other tools keep of a file.</summary>
internal static class FileChecksums
{
    private const string ByteOrderMark = "\ufeff";

    /// <summary>SHA-384 of the file.</summary>
    internal static IEnumerable<string> OfSqlx(Migration migration) => OfText(migration, SHA384.HashData);

    /// <summary>SHA-256 of the file.</summary>
    internal static IEnumerable<string> OfPrisma(Migration migration) => OfText(migration, SHA256.HashData);

    /// <summary>MD5 of the text, today with one kind of line ends, formerly of the file as it was.</summary>
#pragma warning disable CA5351 // It is Evolve's choice, and guards against nobody.
    internal static IEnumerable<string> OfEvolve(Migration migration) => OfText(migration, MD5.HashData);
#pragma warning restore CA5351

    /// <summary>A file that only has other line ends, as after a checkout on another system, is the same migration.</summary>
    private static IEnumerable<string> OfText(Migration migration, Func<byte[], byte[]> hash)
    {
        var plain = migration.Text.ReplaceLineEndings("\n");
        string[] texts = [migration.Text, plain, plain.Replace("\n", "\r\n", StringComparison.Ordinal)];
        return texts
            .Concat(texts.Select(text => ByteOrderMark + text))
            .Select(text => Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>SHA-1 of the checksum of the file before it and of what stands below the header of the file.</summary>
    internal static IEnumerable<string> OfGraphileMigrate(Migration migration)
    {
        var lines = migration.Text.ReplaceLineEndings("\n").Split('\n');
        var header = lines.TakeWhile(line => line.StartsWith("--! ", StringComparison.Ordinal));
        string? Value(string key) =>
            header.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
        if (Value("--! AllowInvalidHash") is not null)
        {
            return [Value("--! Hash: ") ?? ""];
        }
        var previous = Value("--! Previous: ") is { } checksum and not "-" ? checksum : "";
        var body = string.Join('\n', lines.Skip(header.Count())).Trim();
        var text = $"{previous}\n{body}".Trim() + "\n";
#pragma warning disable CA5350 // It is graphile-migrate's choice, and guards against nobody.
        return ["sha1:" + Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)))];
#pragma warning restore CA5350
    }

    /// <summary>CRC-32 of the lines without what ends them, as a signed number.</summary>
    internal static IEnumerable<string> OfFlyway(Migration migration)
    {
        var crc = uint.MaxValue;
        foreach (var octet in Encoding.UTF8.GetBytes(migration.Text))
        {
            if (octet is (byte)'\r' or (byte)'\n')
            {
                continue;
            }
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }
        yield return unchecked((int)~crc).ToString(CultureInfo.InvariantCulture);
    }
}
