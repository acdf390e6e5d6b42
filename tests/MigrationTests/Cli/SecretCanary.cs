namespace MigrationTests.Cli;

/// <summary>No password reaches any output, whatever form it comes in and however broken that is.</summary>
public class SecretCanary
{
    // On both sides of the character that breaks the string, so that either half is found.
    private const string Canary = "CaNaRy";

    private const string Nowhere = "127.0.0.1:1";

    public static TheoryData<string> Strings =>
        [
            // Well formed, to a port on which nobody listens.
            $"Host=127.0.0.1;Port=1;Database=d;Username=u;Password={Canary}",
            $"Host=127.0.0.1;Port=1;Password=\"{Canary};{Canary}\"",
            $"host=127.0.0.1 port=1 user=u password={Canary}",
            $"host=127.0.0.1 port=1 user=u password='{Canary} {Canary}'",
            $"postgres://u:{Canary}@{Nowhere}/d",
            $"postgres://u:{Canary}%40{Canary}@{Nowhere}/d",
            $"postgres://{Nowhere}/d?user=u&password={Canary}",
            $"postgres://:{Canary}@{Nowhere}/d",
            $"postgres://u:{Canary}@127.0.0.1:1,127.0.0.1:2/d",
            // A URL that its password breaks.
            $"postgres://u:{Canary}@{Canary}@{Nowhere}/d",
            $"postgres://u:{Canary}/{Canary}@{Nowhere}/d",
            $"postgres://u:{Canary}?{Canary}@{Nowhere}/d",
            $"postgres://u:{Canary}#{Canary}@{Nowhere}/d",
            $"postgres://u:{Canary} {Canary}@{Nowhere}/d",
            $"postgres://u:{Canary}%{Canary}%zz@{Nowhere}/d",
            $"postgres://u:1/{Canary}@{Nowhere}/d",
            $"postgres://u:1?{Canary}@{Nowhere}/d",
            $"postgres://u:[{Canary}@{Nowhere}/d",
            // A URL that is broken elsewhere.
            $"postgres://u:{Canary}@127.0.0.1:port/d",
            $"postgres://u:{Canary}@127.0.0.1:99999/d",
            $"postgres://127.0.0.1:{Canary}/d",
            $"postgres://u:{Canary}",
            $"postgres://u:{Canary}@[::1/d",
            $"postgres://u:{Canary}@{Nowhere}/d?bogus=1",
            $"postgres://u:{Canary}@{Nowhere}/d?sslmode=bogus",
            $"postgres://u:{Canary}@{Nowhere}/d/e",
            $"postgres://{Nowhere}/d?{Canary}",
            $"postgres://{Nowhere}/d?{Canary}=1",
            $"postgres://{Nowhere}/d?sslmode={Canary}",
            $"postgres://{Nowhere}/d?port={Canary}",
            $"postgress://u:{Canary}@{Nowhere}/d",
            $"jdbc:postgresql://u:{Canary}@{Nowhere}/d?sslmode=require",
            $"u:{Canary}@{Nowhere}/d",
            $"//u:{Canary}@{Nowhere}/d",
            // Keywords, broken.
            $"Host=127.0.0.1;Port=1;Password={Canary};{Canary}",
            $"Host=127.0.0.1;Port=1;Password={Canary};{Canary}=x",
            $"Host=127.0.0.1;Port={Canary}",
            $"Host=127.0.0.1;Port=1;Pasword={Canary}",
            $"Host=127.0.0.1;Port=1;Password=\"{Canary}",
            $"Host=127.0.0.1;Port=1;Timeout={Canary}",
            $"Host=127.0.0.1;Port=1;SSL Mode={Canary}",
            $"Host=127.0.0.1;Port=1;Bogus=1;Password={Canary}",
            $"Host=127.0.0.1 Port=1 Password={Canary};Database=d",
            $"Host=127.0.0.1;Port=1;Database=d password={Canary}",
            $"Host=postgres://u:{Canary}@{Nowhere}/d;Port=1",
            $"Host=127.0.0.1;Port=1;Multiplexing=true;Pooling=false;Password={Canary}",
            $"host=127.0.0.1 port=1 password={Canary} {Canary}",
            $"host=127.0.0.1 port=1 password='{Canary}",
            $"host=127.0.0.1 port=1 password='{Canary}'{Canary}",
            $"host=127.0.0.1 port=1 {Canary}=x",
            $"password={Canary} host=127.0.0.1 port={Canary}",
            Canary,
        ];

    [Theory]
    [MemberData(nameof(Strings))]
    public async Task Not_with_the_option(string connection) =>
        await RunInEveryFormAsync(["status", "--connection", connection]);

    [Theory]
    [MemberData(nameof(Strings))]
    public async Task Not_with_DATABASE_URL(string connection) =>
        await RunInEveryFormAsync(["apply"], new() { ["DATABASE_URL"] = connection });

    [Theory]
    [InlineData("PGPASSWORD", "1")]
    [InlineData("PGPASSWORD", "x")]
    [InlineData("PGPORT", Canary)]
    [InlineData("PGSSLMODE", Canary)]
    [InlineData("PGHOST", "postgres://u:" + Canary + "@h")]
    [InlineData("PGDATABASE", "postgres://u:" + Canary + "@h")]
    [InlineData("PGUSER", "u password=" + Canary)]
    public async Task Not_with_the_variables_of_psql(string variable, string value) =>
        await RunInEveryFormAsync(
            ["plan"],
            new()
            {
                ["PGHOST"] = "127.0.0.1",
                ["PGPORT"] = "1",
                ["PGPASSWORD"] = Canary + ";" + Canary,
                [variable] = value,
            }
        );

    [Theory]
    [InlineData("apply", "postgres://u:" + Canary + "@h/d")]
    [InlineData("adopt", "postgres://u:" + Canary + "@h/d")]
    [InlineData("adopt", "--connection", "Host=127.0.0.1;Port=1", "Host=h;Password=" + Canary)]
    [InlineData("postgres://u:" + Canary + "@h/d")]
    [InlineData("apply", "--connection", "host=127.0.0.1", "port=1", "password=" + Canary)]
    [InlineData("apply", "--password", Canary)]
    [InlineData("apply", "--password=" + Canary)]
    [InlineData("apply", "--password:" + Canary)]
    [InlineData("apply", "-p" + Canary)]
    [InlineData("apply", "-W", Canary)]
    [InlineData("apply", "@" + Canary)]
    [InlineData("apply", "--connection", "@" + Canary)]
    [InlineData("apply", "--wait", Canary)]
    [InlineData("apply", "--lock-timeout", Canary)]
    [InlineData("apply", "--json=" + Canary)]
    [InlineData("apply", "--dry-run", Canary)]
    [InlineData("status", "-c", "Host=127.0.0.1;Port=1", "--migrations", "postgres://u:" + Canary + "@h/d")]
    [InlineData("status", "-c", "Host=127.0.0.1;Port=1", "--history-table", "postgres://u:" + Canary + "@h/d")]
    [InlineData("audit", "-c", "postgres://u:" + Canary + "@" + Nowhere + "/d")]
    [InlineData("audit", "-c", "Host=127.0.0.1;Port=1", "--log", "postgres://u:" + Canary + "@h/d")]
    [InlineData("audit", "-c", "Host=127.0.0.1;Port=1", "--code", "Host=h;Password=" + Canary)]
    [InlineData("plan", "-c", "Host=127.0.0.1;Port=1", "--to", "Host=h;Password=" + Canary)]
    [InlineData("plan", "-c", "Host=127.0.0.1;Port=1", "--allow", "postgres://u:" + Canary + "@h/d")]
    public async Task Not_in_the_wrong_place(params string[] args) => await RunInEveryFormAsync(args);

    private static async Task RunInEveryFormAsync(string[] args, Dictionary<string, string>? environment = null)
    {
        foreach (string[] form in new string[][] { [], ["--verbose"], ["--json"], ["--json", "--verbose"] })
        {
            var result = await Tool.RunAsync([.. args, .. form], environment);

            result.ExitCode.Should().NotBe(0);
            result.Error.Should().NotBeEmpty();
            result.All.Should().NotContainEquivalentOf(Canary);
        }
    }
}
