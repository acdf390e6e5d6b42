using MigrationKit;
using MigrationKit.Testing;
using MigrationKit.Testing.Containers;

namespace MigrationTests.Readme;

/// <summary>The README's example for xUnit, word for word.</summary>
public sealed class Databases : IAsyncLifetime
{
    private PostgresHost _host = null!;
    private TestDatabases _databases = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await PostgresHosts.StartAsync();
        _databases = await TestDatabases.CreateAsync(_host, Migrations);
    }

    public Task<TestDatabase> NewAsync() => _databases.CreateAsync(TestContext.Current.Test!.TestDisplayName);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static MigrationSource Migrations => MigrationSource.Directory(Repository.PathTo("migrations"));
}

public sealed class PostTests(Databases databases) : IClassFixture<Databases>
{
    [Fact]
    public async Task A_post_is_not_published_at_first()
    {
        await using var database = await databases.NewAsync();
        await using var insert = database.DataSource.CreateCommand(
            "insert into community_commons_posts (user_id, title, content) values ('u', 't', 'c') returning is_published"
        );

        (await insert.ExecuteScalarAsync(TestContext.Current.CancellationToken)).Should().Be(false);
    }
}
