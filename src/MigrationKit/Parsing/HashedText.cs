using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Parsing;

/// <summary>SHA-256 of a text that comes in pieces.</summary>
internal sealed class HashedText(int buffer) : IDisposable
{
    // A character takes up to four bytes.
    private const int Longest = 4;

    private readonly byte[] _buffer = new byte[buffer + Longest];
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private IncrementalHash? _hash;
    private int _length;

    internal void Append(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (_buffer.Length - _length < Longest)
            {
                _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                _hash.AppendData(_buffer, 0, _length);
                _length = 0;
            }
            _encoder.Convert(text, _buffer.AsSpan(_length), flush: false, out var characters, out var bytes, out _);
            text = text[characters..];
            _length += bytes;
        }
    }

    public void Dispose() => _hash?.Dispose();

    /// <summary>The hash of all pieces, in lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        var last = _buffer.AsSpan(0, _length);
        if (_hash is null)
        {
            return Convert.ToHexStringLower(SHA256.HashData(last));
        }
        _hash.AppendData(last);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }
}
