using System.Text.Json.Serialization;
using MigrationKit.Cli.Shared;

namespace MigrationKit.Cli.New;

/// <summary>The answer of <c>new --json</c>.</summary>
internal sealed record NewDocument(string Command, bool Success, int ExitCode, string Name, string Path)
{
    /// <summary>What the header says; absent where it says nothing.</summary>
    public IReadOnlyList<string>? Requires { get; init; }

    internal static NewDocument From(NewMigration migration, string path) =>
        new("new", Success: true, ExitCodes.Success, migration.Name, path) { Requires = migration.Requires };
}

/// <summary>The generated serializer.</summary>
[JsonSerializable(typeof(NewDocument))]
internal sealed partial class NewJson : JsonSerializerContext
{
    internal static NewJson Readable { get; } = new(JsonOutput.NewOptions());
}
