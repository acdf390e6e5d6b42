using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests;

/// <summary>The README's example for the checks, word for word.</summary>
public sealed class OurMigrationsTests(PostgresFixture postgres)
{
    public static TheoryData<string> Checks => [.. Verifier.CheckIds];

    [Theory, MemberData(nameof(Checks))]
    public async Task Our_migrations_pass(string check)
    {
        var result = await new Verifier(postgres.Host, Options).RunAsync(check, Ct);
        Assert.SkipWhen(result.Verdict == Verdict.Skipped, $"{check}: {result.Reason}");
        result.ThrowIfFailed();
    }

    private static VerificationOptions Options => new() { Migrations = Repository.PathTo("migrations") };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
