using System.Text.Json;
using MigrationKit.Connections;
using MigrationKit.Exceptions;

namespace MigrationKit.Cli.Fleets;

/// <summary>One target as a list has it. What it leaves out comes from the command's own connection.</summary>
/// <param name="Place">Where it stands, for messages.</param>
internal sealed record TargetEntry(string Place)
{
    public string? Connection { get; private init; }

    public string? Database { get; private init; }

    public string? Schema { get; init; }

    public string? Name { get; private init; }

    public IReadOnlyDictionary<string, string> Labels { get; private init; } = new Dictionary<string, string>();

    internal static TargetEntry FromText(string place, string connection) => new(place) { Connection = connection };

    /// <summary>Reads an object, or a string that is a connection string.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="othersAreLabels">Whether members without a meaning are labels, as the columns of a query are.</param>
    /// <exception cref="UsageException">It is something else. The message repeats no value.</exception>
    internal static TargetEntry FromJson(string place, JsonElement json, bool othersAreLabels)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return FromText(place, json.GetString()!);
        }
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new UsageException($"{place} is neither an object nor a connection string.");
        }
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var entry = new TargetEntry(place) { Labels = labels };
        foreach (var member in json.EnumerateObject())
        {
            entry = member.Name switch
            {
                "connection" => entry with { Connection = Text(place, member) },
                "database" => entry with { Database = Text(place, member) },
                "schema" => entry with { Schema = Text(place, member) },
                "name" => entry with { Name = Text(place, member) },
                "labels" => entry.WithLabels(labels, member),
                _ when othersAreLabels => entry.WithLabel(labels, member),
                _ => throw new UsageException(
                    $"{place} has a member that is none of connection, database, schema, name and labels."
                ),
            };
        }
        return entry is { Connection: null, Database: null, Schema: null }
            ? throw new UsageException($"{place} names no connection, database or schema.")
            : entry;
    }

    /// <summary>The target.</summary>
    /// <param name="command">Gives the command's own connection, for entries that have none.</param>
    /// <param name="variable">Reads an environment variable, to complete those that have one.</param>
    /// <param name="furtherSchemas">What follows the schema in the search path.</param>
    /// <exception cref="UsageException">The entry cannot be used.</exception>
    internal FleetTarget ToTarget(
        Func<ResolvedConnection> command,
        Func<string, string?> variable,
        IReadOnlyList<string> furtherSchemas
    )
    {
        var connection = Connection is null ? command() : ConnectionSettings.Read(Connection, Place, variable);
        if (Database is not null)
        {
            connection = connection with
            {
                Settings = new(connection.Settings.ConnectionString) { Database = Database },
            };
        }
        try
        {
            return new(connection, Name ?? (Connection is null ? ShortName : LongName(connection)))
            {
                Schema = Schema,
                FurtherSchemas = furtherSchemas,
                Labels = Labels,
            };
        }
        catch (InvalidOptionException e)
        {
            throw new UsageException($"{Place}: {e.Message}");
        }
    }

    private string ShortName => string.Join('/', new[] { Database, Schema }.Where(part => part is not null));

    private string? LongName(ResolvedConnection connection) =>
        Schema is null ? null : $"{new FleetTarget(connection, null).Name}/{Schema}";

    private TargetEntry WithLabels(Dictionary<string, string> labels, JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            return this;
        }
        if (member.Value.ValueKind != JsonValueKind.Object)
        {
            throw new UsageException($"{Place}: labels is an object of texts.");
        }
        foreach (var label in member.Value.EnumerateObject())
        {
            WithLabel(labels, label);
        }
        return this;
    }

    private TargetEntry WithLabel(Dictionary<string, string> labels, JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Null)
        {
            labels[member.Name] =
                member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        }
        return this;
    }

    private static string? Text(string place, JsonProperty member) =>
        member.Value.ValueKind switch
        {
            JsonValueKind.String when member.Value.GetString() is { Length: > 0 } text => text,
            JsonValueKind.Null => null,
            _ => throw new UsageException($"{place}: {member.Name} is a text that is not empty."),
        };
}
