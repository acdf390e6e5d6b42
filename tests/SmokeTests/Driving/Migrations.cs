using MigrationKit;
using Npgsql;

namespace SmokeTests.Driving;

/// <summary>The migrations, as they are embedded in this assembly, and the state in which the audit found the database.</summary>
internal static class Migrations
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static MigrationSource Source { get; } = MigrationSource.Assembly(typeof(Migrations).Assembly);

    /// <summary>Those of the folder, and one more.</summary>
    public static async Task<MigrationSource> WithAsync(string name, string sql)
    {
        var set = await MigrationSet.LoadAsync(Source, Ct);
        return MigrationSource.InMemory([.. set.Migrations.Select(m => (m.Name, m.Text)), (name, sql)]);
    }

    /// <summary>Creates what was there on the day of the audit: <c>episodic_memories</c> of the older shape, nothing else.</summary>
    public static async Task AuditedStateAsync(NpgsqlDataSource database)
    {
        await using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(
            "SmokeTests.legacy.episodic_memories.sql"
        )!;
        using var reader = new StreamReader(stream);
        await using var command = database.CreateCommand(await reader.ReadToEndAsync(Ct));
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>Applies all, or those up to one.</summary>
    public static Task<MigrationReport> ApplyAsync(NpgsqlDataSource database, string? to = null) =>
        new Migrator(database, Source, new() { To = to }).ApplyAsync(Ct);
}
