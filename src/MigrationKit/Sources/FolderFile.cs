namespace MigrationKit.Sources;

/// <summary>
/// Reads files of a folder that may be under review: regular files of bounded size that lie in the folder. A link to a file
/// of the machine would bring its content into messages, and a pipe has no end.
/// </summary>
internal static class FolderFile
{
    /// <summary>What .NET holds in one string, and about what PostgreSQL takes in one message.</summary>
    internal const long MaxLength = 512L << 20;

    /// <summary>How long reading an empty file may take: a named pipe blocks.</summary>
    private static readonly TimeSpan EmptyFileTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Null where there is no file.</summary>
    /// <inheritdoc cref="ReadText"/>
    internal static string? ReadTextIfThere(string folder, string path) =>
        File.Exists(path) ? ReadText(folder, path) : null;

    /// <exception cref="IOException">It is not such a file.</exception>
    internal static string ReadText(string folder, string path)
    {
        using var reader = new StreamReader(new MemoryStream(Read(folder, path)));
        return reader.ReadToEnd();
    }

    /// <exception cref="IOException">It is not such a file.</exception>
    internal static byte[] Read(string folder, string path)
    {
        var real = RealPath.Resolve(path);
        return !RealPath.IsInside(real, RealPath.Resolve(folder))
            ? throw new IOException($"The link '{path}' leads out of the folder.")
            : Content(real);
    }

    /// <summary>
    /// The content of a file whose path has no link in it. Pipes, devices and the files of /proc have no length either, and
    /// .NET does not tell them from an empty file.
    /// </summary>
    internal static byte[] Content(string file) => Content(file, new FileInfo(file).Length);

    /// <param name="length">How long it was when it was found.</param>
    internal static byte[] Content(string file, long length)
    {
        if (length > MaxLength)
        {
            throw new IOException($"It is larger than {MaxLength >> 20} MiB.");
        }
        if (length > 0)
        {
            return File.ReadAllBytes(file);
        }
        var reading = Task.Run(() => IsEmpty(file));
        return Task.WaitAny([reading], EmptyFileTimeout) == 0 && reading.GetAwaiter().GetResult()
            ? []
            : throw new IOException("It is not a regular file.");
    }

    private static bool IsEmpty(string file)
    {
        using var handle = File.OpenHandle(file);
        try
        {
            return RandomAccess.Read(handle, new byte[1], 0) == 0;
        }
        catch (NotSupportedException)
        {
            // A pipe that somebody writes to.
            return false;
        }
    }
}
