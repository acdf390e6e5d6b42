using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Tests;
using MigrationKit.Verification;
using Shop;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>The README's options for a project with EF Core migrations, word for word; one run is asked for each check.</summary>
public sealed class ShopMigrationsTests(ShopMigrationsTests.Run run) : IClassFixture<ShopMigrationsTests.Run>
{
    private static readonly VerificationOptions Options = new()
    {
        Source = MigrationSource.From(new ShopContext(ShopContext.WithoutDatabase)),
    };

    public static TheoryData<string> Checks => [.. Verifier.CheckIds];

    [Theory, MemberData(nameof(Checks))]
    public async Task Our_migrations_pass(string check)
    {
        var result = (await run.Results).Single(result => result.Id == check);
        Assert.SkipWhen(result.Verdict == Verdict.Skipped, $"{check}: {result.Reason}");
        result.ThrowIfFailed();
    }

    public sealed class Run(PostgresFixture postgres)
    {
        private readonly Lazy<Task<List<CheckResult>>> _results = new(() =>
            new Verifier(postgres.Host, Options).RunAllAsync(CancellationToken.None).ToListAsync().AsTask()
        );

        public Task<List<CheckResult>> Results => _results.Value;
    }
}
