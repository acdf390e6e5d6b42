using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.Verify;

/// <summary>A folder as it is at a git ref, in a temporary directory; disposing removes it.</summary>
internal sealed class BaseFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory(
        "migrationkit-base-"
    );

    private BaseFolder() { }

    internal string Path => _directory.FullName;

    /// <exception cref="UsageException">There is no git, no such ref, or no such folder at it.</exception>
    internal static async Task<BaseFolder> ExtractAsync(
        string folder,
        string reference,
        CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException(
                $"There is no directory {folder}. Name the migrations with --migrations."
            );
        }
        var commit = await GitAsync(
                folder,
                ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"],
                ReadAsync,
                error =>
                    error.Length > 0
                        ? $"--base-ref needs {folder} in a git repository: {error}"
                        : $"git knows no '{reference}'. Fetch it first: git fetch origin",
                cancellationToken
            )
            .ConfigureAwait(false);
        var released = new BaseFolder();
        try
        {
            // In a subdirectory git archives that alone, with names relative to it.
            await GitAsync(
                    folder,
                    ["archive", "--format=tar", commit.Trim()],
                    released.UnpackAsync,
                    error =>
                        $"There is no {folder} at '{reference}' ({error}). Leave out --base-ref where nothing is released yet.",
                    cancellationToken
                )
                .ConfigureAwait(false);
            return released;
        }
        catch
        {
            released.Dispose();
            throw;
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static Task<string> ReadAsync(Stream output, CancellationToken cancellationToken) =>
        new StreamReader(output).ReadToEndAsync(cancellationToken);

    private async Task<string> UnpackAsync(Stream output, CancellationToken cancellationToken)
    {
        // Through memory: the reader wants a whole archive, and git that failed gives none.
        using var archive = new MemoryStream();
        await output.CopyToAsync(archive, cancellationToken).ConfigureAwait(false);
        archive.Position = 0;
        if (archive.Length > 0)
        {
            await TarFile
                .ExtractToDirectoryAsync(archive, Path, overwriteFiles: false, cancellationToken)
                .ConfigureAwait(false);
        }
        return Path;
    }

    private static async Task<string> GitAsync(
        string folder,
        IEnumerable<string> arguments,
        Func<Stream, CancellationToken, Task<string>> read,
        Func<string, string> failure,
        CancellationToken cancellationToken
    )
    {
        using var git = Start(["-C", folder, .. arguments]);
        var error = git.StandardError.ReadToEndAsync(CancellationToken.None);
        string output;
        try
        {
            output = await read(git.StandardOutput.BaseStream, cancellationToken)
                .ConfigureAwait(false);
            await git.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            git.Kill(entireProcessTree: true);
            throw;
        }
        var said = (await error.ConfigureAwait(false)).Trim();
        return git.ExitCode == 0 ? output : throw new UsageException(failure(said));
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UsageException(
                "--base-ref needs git, which is not found here. Install it, or give the base's files with --base."
            );
        }
    }
}
