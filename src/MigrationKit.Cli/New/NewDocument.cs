using System.Text.Json.Serialization;

namespace MigrationKit.Cli.New;

/// <summary>The answer of <c>new --json</c>.</summary>
internal sealed class NewDocument
{
    private readonly NewMigration _migration;

    internal NewDocument(NewMigration migration, string path) => (_migration, Path) = (migration, path);

    public string Command { get; } = "new";
    public bool Success { get; } = true;
    public int ExitCode { get; } = ExitCodes.Success;
    public string Name => _migration.Name;
    public string Path { get; }

    /// <summary>What the header says; absent where it says nothing.</summary>
    public IReadOnlyList<string>? Requires => _migration.Requires;
}

[JsonSerializable(typeof(NewDocument))]
internal sealed partial class NewJson : JsonSerializerContext
{
    internal static NewJson Readable { get; } = new(JsonOutput.NewOptions());
}
