using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MigrationKit.Hosting;

/// <summary>Adds migrations to a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Brings the database up to date before any hosted service starts, the web server included; a run that fails stops
    /// the start of the host. Also registers the <see cref="Migrator"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Completes the configuration section <c>MigrationKit</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddMigrationKit(
        this IServiceCollection services,
        Action<MigrationKitOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<MigrationKitOptions>().BindConfiguration("MigrationKit");
        if (configure is not null)
        {
            options.Configure(configure);
        }
        services.TryAddKeyedSingleton(MigratorFactory.DataSourceKey, MigratorFactory.Connect);
        services.TryAddSingleton(MigratorFactory.Create);
        return services.AddHostedService<MigrationService>();
    }
}
