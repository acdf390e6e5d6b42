using MigrationKit.Tests;
using MigrationKit.Verification;

namespace MigrationTests;

/// <summary>The README's example for the checks, word for word.</summary>
public sealed class OurMigrationsTests(OurMigrations migrations) : IClassFixture<OurMigrations>
{
    public static TheoryData<string> Checks => [.. Verifier.CheckIds];

    [Theory, MemberData(nameof(Checks))]
    public async Task Our_migrations_pass(string check)
    {
        var result = await migrations.Run.RunAsync(check, TestContext.Current.CancellationToken);
        Assert.SkipWhen(result.Verdict == Verdict.Skipped, $"{check}: {result.Reason}");
        if (result.Verdict == Verdict.Warn)
        {
            TestContext.Current.AddWarning(result.ToString());
        }
        result.ThrowIfFailed();
    }
}

public sealed class OurMigrations(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly VerificationOptions Options = new() { Migrations = Repository.PathTo("migrations") };

    public VerificationRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await new Verifier(postgres.Host, Options).OpenAsync();

    public ValueTask DisposeAsync() => Run?.DisposeAsync() ?? ValueTask.CompletedTask;
}
