using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;
using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using Shop;
using Migration = Microsoft.EntityFrameworkCore.Migrations.Migration;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>The migrations of the example, and one more of a test.</summary>
internal static class PlantedMigration
{
    public const string Id = "20260126090000_Planted";

    /// <summary>The migrations of the example with this one at the end.</summary>
    public static MigrationSource After<TMigration>(string? upTo = null)
        where TMigration : Migration
    {
        using var context = new ShopContext(
            new DbContextOptionsBuilder(ShopContext.WithoutDatabase)
                .ReplaceService<IMigrationsAssembly, Assembly<TMigration>>()
                .Options
        );
        return MigrationSource.From(context, upTo: upTo);
    }

    // EF Core has no other door to the list of its migrations.
#pragma warning disable EF1001
    private sealed class Assembly<TMigration>(
        ICurrentDbContext currentContext,
        IDbContextOptions options,
        IMigrationsIdGenerator idGenerator,
        IDiagnosticsLogger<DbLoggerCategory.Migrations> logger
    ) : MigrationsAssembly(currentContext, options, idGenerator, logger)
        where TMigration : Migration
    {
        public override IReadOnlyDictionary<string, TypeInfo> Migrations =>
            new SortedDictionary<string, TypeInfo>(base.Migrations.ToDictionary(StringComparer.Ordinal))
            {
                [Id] = typeof(TMigration).GetTypeInfo(),
            };
    }
#pragma warning restore EF1001
}
