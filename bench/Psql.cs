using MigrationKit.Bench.Measuring;

namespace MigrationKit.Bench;

/// <summary>The two ways in which people apply a folder with psql and a history table, a transaction for each file.</summary>
internal static class Psql
{
    private const string History =
        "create table schema_migrations (version text primary key, applied_at timestamptz not null default now());";

    private static readonly string[] Options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"];

    /// <summary>One process reads a script that includes every file.</summary>
    internal static async Task<Measure> OneProcessAsync(
        Uri database,
        Folder folder,
        CancellationToken cancellationToken
    )
    {
        var script = await WriteScriptAsync(folder, cancellationToken);
        var measure = await ChildProcess.RunAsync(
            "psql",
            [.. Options, database.ToString(), "-f", script],
            cancellationToken
        );
        File.Delete(script);
        return measure;
    }

    private static string Transaction(string file) =>
        $"""
            begin;
            \i {file}
            insert into schema_migrations (version) values ('{Path.GetFileNameWithoutExtension(
                file
            )}');
            commit;
            """;

    /// <summary>A shell starts one process for each file.</summary>
    internal static async Task<Measure> ProcessPerFileAsync(
        Uri database,
        Folder folder,
        CancellationToken cancellationToken
    )
    {
        var psql = $"psql {string.Join(' ', Options)} \"$0\"";
        var shell = await ChildProcess.RunAsync(
            "sh",
            [
                "-c",
                $"""
                set -e
                {psql} -c '{History}'
                for file in "$@"; do
                  {psql} -1 -f "$file" -c "insert into schema_migrations (version) values ('$(basename "$file" .sql)')"
                done
                """,
                database.ToString(),
                .. folder.Files,
            ],
            cancellationToken
        );
        // The peak would be the shell's.
        return shell with { PeakBytes = null };
    }

    /// <summary>The least that a run with nothing to do can be: asks for the history.</summary>
    internal static Task<Measure> ReadHistoryAsync(Uri database, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            "psql",
            [.. Options, database.ToString(), "-c", "select version, checksum from schema_migrations"],
            cancellationToken
        );

    /// <summary>A process for each of several databases, side by side, that does no more than connect.</summary>
    internal static Task<Measure> ConnectToEachAsync(
        IReadOnlyList<Uri> databases,
        int parallel,
        CancellationToken cancellationToken
    ) => ForEachAsync(databases, parallel, "-c 'select 1'", cancellationToken);

    /// <summary>The same with a script that applies a folder.</summary>
    internal static async Task<Measure> ApplyToEachAsync(
        IReadOnlyList<Uri> databases,
        int parallel,
        Folder folder,
        CancellationToken cancellationToken
    )
    {
        var script = await WriteScriptAsync(folder, cancellationToken);
        var measure = await ForEachAsync(databases, parallel, $"-f '{script}'", cancellationToken);
        File.Delete(script);
        return measure;
    }

    private static async Task<Measure> ForEachAsync(
        IReadOnlyList<Uri> databases,
        int parallel,
        string work,
        CancellationToken cancellationToken
    )
    {
        var list = await BenchmarkContext.WriteListAsync(databases, cancellationToken);
        var psql = $"psql {string.Join(' ', Options)} @ -o /dev/null {work}";
        var measure = await ChildProcess.RunAsync(
            "sh",
            ["-c", $"xargs -P {parallel} -I @ {psql} < '{list}'"],
            cancellationToken
        );
        // The peak would be the shell's.
        return measure with { PeakBytes = null };
    }

    private static async Task<string> WriteScriptAsync(Folder folder, CancellationToken cancellationToken)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllLinesAsync(script, [History, .. folder.Files.Select(Transaction)], cancellationToken);
        return script;
    }
}
