using MigrationKit.Connections;
using MigrationKit.Exceptions;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit;

/// <summary>One database of a <see cref="Fleet"/>, or one schema of a database. Its connection string is never shown.</summary>
public sealed class FleetTarget
{
    private readonly ResolvedConnection _connection;

    /// <summary>Names a database. Nothing is opened yet.</summary>
    /// <param name="connectionString">Npgsql's keywords, a <c>postgres://</c> URL or libpq's keywords.</param>
    /// <param name="name">What reports call it; by default <c>host:port/database</c>.</param>
    /// <exception cref="InvalidOptionException">The connection string cannot be used, or the name looks like one.</exception>
    public FleetTarget(string connectionString, string? name = null)
        : this(Read(connectionString, name), name) { }

    internal FleetTarget(ResolvedConnection connection, string? name)
    {
        _connection = connection;
        var settings = connection.Settings;
        Server = settings.Host!.Contains(':', StringComparison.Ordinal)
            ? settings.Host
            : $"{settings.Host}:{settings.Port}";
        Name = name ?? $"{Server}/{settings.Database ?? settings.Username}";
        if (ConnectionStringRules.LooksLikeConnectionString(Name))
        {
            throw new InvalidOptionException(
                "The name of a target looks like a connection string. (It is not repeated here because it may hold a password.)"
            );
        }
        if (Name.Any(char.IsControl))
        {
            throw new InvalidOptionException("The name of a target holds a control character.");
        }
    }

    /// <summary>What reports call it. Unique in its fleet.</summary>
    public string Name { get; }

    /// <summary>The server, <c>host:port</c>; targets with the same one share its limit.</summary>
    public string Server { get; }

    /// <summary>What a choice of targets can be made by.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The schema of a tenant. It has to exist. The <c>search_path</c> is this schema, then <see cref="FurtherSchemas"/>, and
    /// the history table is in it.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the connection's own <c>search_path</c>.</value>
    public string? Schema { get; init; }

    /// <summary>What follows <see cref="Schema"/> in the <c>search_path</c>, such as the schema of extensions.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> FurtherSchemas { get; init; } = [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal NpgsqlDataSource Open()
    {
        var connection = _connection;
        if (Schema is not null)
        {
            var path = string.Join(", ", FurtherSchemas.Prepend(Schema).Select(Sql.Quote.Identifier));
            connection = connection with { Settings = new(connection.Settings.ConnectionString) { SearchPath = path } };
        }
        return connection.CreateDataSource();
    }

    /// <summary>The options of the fleet for this target.</summary>
    internal MigratorOptions Adapt(MigratorOptions options) =>
        Schema is null
            ? options
            : options with
            {
                HistoryTable = new TableName(Schema, TableName.Parse(options.HistoryTable).Table).ToString(),
                GivenOptions = null,
            };

    private static ResolvedConnection Read(string connectionString, string? name)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        try
        {
            return ConnectionText.Read(connectionString, _ => null);
        }
        catch (ConnectionStringException e)
        {
            throw new InvalidOptionException(
                $"The connection string of {(name is null ? "a target" : $"target '{name}'")} cannot be used: {e.Message}. {e.Advice}"
            );
        }
    }
}
