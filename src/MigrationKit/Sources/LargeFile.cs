using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Sources;

/// <summary>A file that is hashed where it lies, and read again when something asks for its content.</summary>
internal sealed class LargeFile
{
    /// <summary>From here on a file is large.</summary>
    internal const int MinLength = 1 << 20;

    private const int ChunkLength = MinLength >> 3;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly string _path;

    /// <param name="path">A path without any link in it.</param>
    internal LargeFile(string path)
    {
        _path = path;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var chunk in Chunks())
        {
            Head ??= chunk.ToArray();
            hash.AppendData(chunk.Span);
        }
        Head ??= [];
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
        ThrowUnlessHashed(SHA256.HashData(content));
        return content;
    }

    /// <summary>The text, without its bytes in memory beside it; null where it is not plain UTF-8.</summary>
    /// <exception cref="IOException">It is not what was hashed.</exception>
    internal string? ReadText()
    {
        if (Head.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            return null;
        }
        try
        {
            var (decoder, scratch) = (Utf8.GetDecoder(), new char[ChunkLength + 1]);
            var length = Chunks().Sum(chunk => decoder.GetChars(chunk.Span, scratch, flush: false));
            // Throws where the file ends within a character.
            length += decoder.GetChars([], scratch, flush: true);
            return string.Create(length, this, static (text, file) => file.Fill(text));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private void Fill(Span<char> text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var decoder = Utf8.GetDecoder();
        foreach (var chunk in Chunks())
        {
            hash.AppendData(chunk.Span);
            // What the file has grown by finds no place, and its hash is another.
            if (!text.IsEmpty)
            {
                decoder.Convert(chunk.Span, text, flush: false, out _, out var written, out _);
                text = text[written..];
            }
        }
        ThrowUnlessHashed(hash.GetCurrentHash());
    }

    private void ThrowUnlessHashed(byte[] hash)
    {
        if (Convert.ToHexStringLower(hash) != Sha256)
        {
            throw new IOException($"'{_path}' was changed while it was read.");
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Chunks()
    {
        using var file = File.OpenRead(_path);
        var buffer = new byte[ChunkLength];
        for (var length = file.Read(buffer); length > 0; length = file.Read(buffer))
        {
            yield return buffer.AsMemory(0, length);
        }
    }
}
