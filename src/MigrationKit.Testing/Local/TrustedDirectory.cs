using System.Globalization;

namespace MigrationKit.Testing.Local;

/// <summary>
/// Directories that nobody but this user and root can write to or replace: the directory itself and everything above it, with
/// links resolved. A place that others write to, such as <c>/tmp</c>, counts if its sticky bit keeps them from what is ours.
/// </summary>
internal static class TrustedDirectory
{
    private const int MostLinks = 40;
    private const int Kind = 0xF000;
    private const int Directories = 0x4000;
    private const int Links = 0xA000;
    private const int Sticky = 0x200;
    private const int GroupWrites = 0x10;
    private const int OthersWrite = 0x2;

    /// <summary>The real path of a directory.</summary>
    /// <exception cref="PostgresHostException">Somebody else owns a part of the path, or may write to it.</exception>
    internal static async Task<string> ResolveAsync(string path, CancellationToken cancellationToken)
    {
        var (real, passed) = Walk(path);
        var facts = await ReadAsync(passed, cancellationToken).ConfigureAwait(false);
        // In a user namespace root is a number like any other; who owns the root directory is root.
        var trusted = new[] { 0, facts[0].Owner, Command.UserId };
        foreach (var (part, fact) in passed.Zip(facts))
        {
            var problem =
                !trusted.Contains(fact.Owner) ? $"user {fact.Owner} owns it"
                : fact.IsLink ? null
                : !fact.IsDirectory ? "it is not a directory"
                : fact.OthersReplace ? "other users may write to it"
                : null;
            if (problem is not null)
            {
                throw new PostgresHostException(
                    $"'{path}' cannot be used for a server's files. Other users could change them, because of '{part}': "
                        + $"{problem}. Set MIGRATIONKIT_TEMP to a directory of your own."
                );
            }
        }
        return real;
    }

    /// <summary>Opens a directory, and makes what is missing of its path.</summary>
    internal static async Task<string> CreateAsync(string path, UnixFileMode mode, CancellationToken cancellationToken)
    {
        var parent = Path.GetFullPath(path);
        var missing = new Stack<string>();
        while (!Path.Exists(parent))
        {
            missing.Push(Path.GetFileName(parent));
            parent = Path.GetDirectoryName(parent)!;
        }
        var real = await ResolveAsync(parent, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0)
        {
            return real;
        }
        while (missing.TryPop(out var name))
        {
            real = Path.Combine(real, name);
            Directory.CreateDirectory(real, mode);
        }
        // Somebody else may have been faster.
        return await ResolveAsync(real, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether this user made a directory: not a link, and nothing that others may write to. One that is gone is not.</summary>
    internal static async Task<bool> IsOwnAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await ReadAsync([path], cancellationToken).ConfigureAwait(false);
            return facts is [{ IsDirectory: true, OthersReplace: false } fact] && fact.Owner == Command.UserId;
        }
        catch (PostgresHostException) when (!Path.Exists(path))
        {
            return false;
        }
    }

    /// <summary>The real path, and every directory and link that is passed on the way to it.</summary>
    private static (string Real, List<string> Passed) Walk(string path)
    {
        var parts = new Stack<string>();
        void Push(string more)
        {
            foreach (var part in more.Split('/').Reverse().Where(part => part is not ("" or ".")))
            {
                parts.Push(part);
            }
        }
        Push(Path.GetFullPath(path));
        var (real, links) = ("/", 0);
        List<string> passed = [real];
        while (parts.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }
            var next = Path.Combine(real, part);
            passed.Add(next);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
            {
                throw new PostgresHostException($"'{path}' cannot be used: its links have no end.");
            }
            real = Path.IsPathRooted(target) ? "/" : real;
            Push(target);
        }
        return (real, passed);
    }

    /// <summary>.NET tells no owner; the system's program does, of a link itself too.</summary>
    private static async Task<List<Fact>> ReadAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        string[] form = OperatingSystem.IsMacOS() ? ["-f", "%u %g %Xp"] : ["-c", "%u %g %f"];
        var answer = await Command
            .MustAsync("stat", [.. form, "--", .. paths], cancellationToken)
            .ConfigureAwait(false);
        return [.. answer.Split('\n').Select(Fact.Parse)];
    }

    private readonly record struct Fact(int Owner, int Group, int Mode)
    {
        internal bool IsLink => (Mode & Kind) == Links;
        internal bool IsDirectory => (Mode & Kind) == Directories;

        /// <summary>A group with the number of its user has no other member, by the custom of Linux.</summary>
        internal bool OthersReplace =>
            (Mode & Sticky) == 0 && ((Mode & OthersWrite) != 0 || ((Mode & GroupWrites) != 0 && Group != Owner));

        internal static Fact Parse(string line)
        {
            var words = line.Split(' ');
            return new(
                (int)uint.Parse(words[0], CultureInfo.InvariantCulture),
                (int)uint.Parse(words[1], CultureInfo.InvariantCulture),
                int.Parse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            );
        }
    }
}
