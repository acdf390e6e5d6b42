using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Tests;
using MigrationKit.Verification;
using Shop;

namespace MigrationTests.EntityFrameworkCore;

/// <summary>The README's example for a project with EF Core migrations, word for word.</summary>
public sealed class ShopMigrationsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly VerificationOptions Options = new()
    {
        Source = MigrationSource.From(new ShopContext(ShopContext.WithoutDatabase)),
    };

    public static TheoryData<string> Checks => [.. Verifier.CheckIds];

    [Theory, MemberData(nameof(Checks))]
    public async Task Our_migrations_pass(string check)
    {
        var result = await new Verifier(postgres.Host, Options).RunAsync(check, Ct);
        Assert.SkipWhen(result.Verdict == Verdict.Skipped, $"{check}: {result.Reason}");
        result.ThrowIfFailed();
    }
}
