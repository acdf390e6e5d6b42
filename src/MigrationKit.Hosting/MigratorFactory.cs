using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MigrationKit.Connections;
using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Hosting;

/// <summary>Makes a <see cref="Migrator"/> of what the host has been told.</summary>
internal static class MigratorFactory
{
    /// <summary>Keeps our data source apart from the application's.</summary>
    internal const string DataSourceKey = "MigrationKit";

    private const string DefaultConnectionString = "Default";

    // A run ends, and a health check comes now and then: neither keeps a connection.
    private static readonly (string, string)[] Defaults =
    [
        ("fallback_application_name", "migrationkit"),
        ("Pooling", "false"),
    ];

    internal static Migrator Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<MigrationKitOptions>>().Value;
        var root = services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        return new(
            (options.ConnectionStringName is null ? services.GetService<NpgsqlDataSource>() : null)
                ?? services.GetRequiredKeyedService<NpgsqlDataSource>(DataSourceKey),
            options.Source ?? MigrationSource.Directory(Path.Combine(root, options.Folder)),
            options.ToMigratorOptions()
        );
    }

    /// <exception cref="InvalidOptionException">There is no such connection string, or it cannot be used.</exception>
    internal static NpgsqlDataSource Connect(IServiceProvider services, object? key)
    {
        var name =
            services.GetRequiredService<IOptions<MigrationKitOptions>>().Value.ConnectionStringName
            ?? DefaultConnectionString;
        var text =
            services.GetRequiredService<IConfiguration>().GetConnectionString(name) ?? throw new InvalidOptionException(
                $"No database is named: set ConnectionStrings:{name}, or register an NpgsqlDataSource."
            );
        try
        {
            return ConnectionText.Read(text, _ => null, Defaults).CreateDataSource(loadTypes: true);
        }
        catch (ConnectionStringException e)
        {
            throw new InvalidOptionException($"ConnectionStrings:{name} cannot be used: {e.Message}. {e.Advice}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // Npgsql's message may repeat parts of the string, so it is not passed on.
            throw new InvalidOptionException(
                $"ConnectionStrings:{name} cannot be used: its settings contradict each other, or one is not supported."
            );
        }
    }
}
