using System.Security.Cryptography;

namespace MigrationKit.Sources;

/// <summary>A file that is hashed where it lies, and read again when something asks for its content.</summary>
internal sealed class LargeFile
{
    /// <summary>From here on a file is large.</summary>
    internal const int MinLength = 1 << 20;

    private readonly string _path;

    /// <param name="path">A path without any link in it.</param>
    internal LargeFile(string path)
    {
        _path = path;
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[MinLength >> 3];
        Head = buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        for (var length = Head.Length; length > 0; length = file.Read(buffer))
        {
            hash.AppendData(buffer, 0, length);
        }
        Sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>How the content begins.</summary>
    internal byte[] Head { get; }

    /// <summary>SHA-256 of the content, in lower-case hexadecimal digits.</summary>
    internal string Sha256 { get; }

    /// <exception cref="IOException">It is not what was hashed.</exception>
    internal byte[] Read()
    {
        var content = File.ReadAllBytes(_path);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == Sha256
            ? content
            : throw new IOException($"'{_path}' was changed while it was read.");
    }
}
