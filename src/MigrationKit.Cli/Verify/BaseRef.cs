namespace MigrationKit.Cli.Verify;

/// <summary>Migrations and code as they are at a git ref; disposing removes them.</summary>
internal sealed class BaseRef : IDisposable
{
    private readonly List<(BaseFolder Extracted, string Folder)> _code = [];
    private BaseFolder? _migrations;

    /// <exception cref="Shared.UsageException">There is no git, no such ref, or no such folder at it.</exception>
    internal static async Task<BaseRef> ExtractAsync(
        VerificationOptions options,
        string reference,
        CancellationToken cancellationToken
    )
    {
        var released = new BaseRef();
        try
        {
            released._migrations = await BaseFolder.ExtractAsync(options.Migrations, reference, cancellationToken);
            foreach (var folder in options.Code)
            {
                var extracted = await BaseFolder.ExtractCodeAsync(folder, reference, cancellationToken);
                released._code.Add((extracted, folder));
            }
            return released;
        }
        catch
        {
            released.Dispose();
            throw;
        }
    }

    /// <summary>The options with the base in place; findings call its code as it is called here.</summary>
    internal VerificationOptions In(VerificationOptions options) =>
        options with
        {
            Base = _migrations!.Path,
            Code = [.. _code.Select(code => code.Extracted.Path)],
            NameOfCode = NameOf,
        };

    public void Dispose()
    {
        _migrations?.Dispose();
        _code.ForEach(code => code.Extracted.Dispose());
    }

    private string NameOf(string path)
    {
        var (extracted, folder) = _code.Single(code => path.StartsWith(code.Extracted.Path, StringComparison.Ordinal));
        return Path.Combine(folder, Path.GetRelativePath(extracted.Path, path));
    }
}
