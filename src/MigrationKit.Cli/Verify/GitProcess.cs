using System.ComponentModel;
using System.Diagnostics;

namespace MigrationKit.Cli.Verify;

/// <summary>Runs git in a folder.</summary>
internal static class GitProcess
{
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="write">Writes its input.</param>
    /// <param name="read">Reads its output.</param>
    /// <param name="failure">Makes a message of what git says when it fails.</param>
    /// <exception cref="UsageException">There is no git, or it failed.</exception>
    internal static async Task<T> RunAsync<T>(
        string folder,
        IEnumerable<string> arguments,
        Func<Stream, Task> write,
        Func<Stream, Task<T>> read,
        Func<string, string> failure,
        CancellationToken cancellationToken
    )
    {
        using var git = Start(["-C", folder, .. arguments]);
        var error = git.StandardError.ReadToEndAsync(CancellationToken.None);
        T output;
        try
        {
            // At the same time: git stops reading while nobody takes what it wrote.
            var writing = WriteAsync();
            output = await read(git.StandardOutput.BaseStream);
            await writing;
            await git.WaitForExitAsync(cancellationToken);
        }
        catch (IOException) when (git.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            // It ended before it took or gave everything, and said why.
            throw new UsageException(failure((await error).Trim()));
        }
        catch
        {
            git.Kill(entireProcessTree: true);
            throw;
        }
        var said = (await error).Trim();
        return git.ExitCode == 0 ? output : throw new UsageException(failure(said));

        async Task WriteAsync()
        {
            var input = git.StandardInput.BaseStream;
            await write(input);
            git.StandardInput.Close();
        }
    }

    internal static Task<string> ReadTextAsync(
        string folder,
        IEnumerable<string> arguments,
        Func<string, string> failure,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            folder,
            arguments,
            _ => Task.CompletedTask,
            output => new StreamReader(output).ReadToEndAsync(cancellationToken),
            failure,
            cancellationToken
        );

    private static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            RedirectStandardInput = true,
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
