using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.History;

/// <summary>The checksums that other tools keep of a file.</summary>
internal static class FileChecksums
{
    private const string ByteOrderMark = "\ufeff";

    /// <summary>SHA-384 of the file.</summary>
    internal static IEnumerable<string> OfSqlx(Migration migration) =>
        new[] { migration.Text, ByteOrderMark + migration.Text }.Select(text =>
            Convert.ToHexStringLower(SHA384.HashData(Encoding.UTF8.GetBytes(text)))
        );

    /// <summary>SHA-256 of the file; Prisma takes a file for unchanged when only its line ends are others.</summary>
    internal static IEnumerable<string> OfPrisma(Migration migration)
    {
        var plain = migration.Text.ReplaceLineEndings("\n");
        string[] texts =
        [
            migration.Text,
            plain,
            plain.Replace("\n", "\r\n", StringComparison.Ordinal),
        ];
        return texts
            .Concat(texts.Select(text => ByteOrderMark + text))
            .Select(text =>
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
            );
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
