using System.Buffers.Binary;
using System.IO.Compression;

namespace MigrationKit.Cli.Audit;

/// <summary>
/// What a <c>.gz</c> file holds, or an error where the file was cut off, which <see cref="GZipStream"/> takes for its
/// end. A file ends with the length of what it holds, or of the last of its parts (RFC 1952, 2.3.1: ISIZE).
/// </summary>
internal sealed class TruncationCheckedGZipStream(FileStream file) : Stream
{
    private readonly GZipStream _content = new(file, CompressionMode.Decompress, leaveOpen: true);
    private long _length;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Count(_content.Read(buffer), buffer.Length);

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => Count(await _content.ReadAsync(buffer, cancellationToken), buffer.Length);

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Count(int read, int wanted)
    {
        _length += read;
        if (read == 0 && wanted > 0 && file.CanSeek && _length < EndsWith())
        {
            throw new InvalidDataException("The file is truncated.");
        }
        return read;
    }

    private uint EndsWith()
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        if (file.Length < size.Length)
        {
            return 0;
        }
        file.Seek(-size.Length, SeekOrigin.End);
        file.ReadExactly(size);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }
}
