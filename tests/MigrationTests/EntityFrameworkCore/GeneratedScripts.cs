using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MigrationKit;
using MigrationKit.Tests;
using MigrationTests.Sources;
using Shop;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>Files of <c>dotnet ef migrations script</c> are read as they are: with a byte order mark, transactions and all.</summary>
public sealed class GeneratedScripts(PostgresFixture postgres)
{
    private const string Created = "20260105090000_Create";
    private const string Indexed = "20260112090000_OrdersByDay";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Script)]
    [InlineData(MigrationsSqlGenerationOptions.NoTransactions)]
    public async Task A_script_of_all_migrations_ends_as_they_do(MigrationsSqlGenerationOptions options)
    {
        using var folder = new FolderOnDisk(("001_shop.sql", Script(null, null, options)));

        await AppliesAsync(folder, history: 3);
    }

    /// <summary>Of a whole, because EF Core writes CREATE INDEX CONCURRENTLY into a block, where no server takes it.</summary>
    [Fact]
    public async Task An_idempotent_script_is_read_and_may_run_again()
    {
        var script = Script(null, Created, MigrationsSqlGenerationOptions.Idempotent);
        using var folder = new FolderOnDisk(("001_shop.sql", script), ("002_again.sql", script));

        await AppliesAsync(folder, history: 1);
    }

    [Fact]
    public async Task A_file_for_each_migration_is_read()
    {
        using var folder = new FolderOnDisk(
            ("001_create.sql", Script(null, Created, default)),
            ("002_index.sql", Script(Created, Indexed, default)),
            ("003_totals.sql", Script(Indexed, null, default))
        );

        await AppliesAsync(folder, history: 3);
    }

    private async Task AppliesAsync(FolderOnDisk folder, long history)
    {
        var database = await postgres.NewDatabaseAsync();
        var migrator = new Migrator(database.DataSource, MigrationSource.Directory(folder.Path));

        var report = await migrator.ApplyAsync(Ct);

        report.Applied.Should().HaveCount(Directory.GetFiles(folder.Path).Length);
        await using var count = database.DataSource.CreateCommand("""select count(*) from "__EFMigrationsHistory" """);
        (await count.ExecuteScalarAsync(Ct)).Should().Be(history);
        (await migrator.ApplyAsync(Ct)).Applied.Should().BeEmpty();
    }

    /// <summary>As the tool writes it to a file: it puts a byte order mark first.</summary>
    private static string Script(string? from, string? to, MigrationsSqlGenerationOptions options)
    {
        using var context = new ShopContext(ShopContext.WithoutDatabase);
        return '\uFEFF' + context.GetService<IMigrator>().GenerateScript(from, to, options);
    }
}
