using System.Globalization;
using MigrationKit.Reading;
using MigrationKit.Tests;
using Npgsql;

namespace MigrationTests.Corpus;

/// <summary>
/// Our split against the server's parser: it takes each statement of ours as exactly one (it refuses several with 42601),
/// and they are those that the script was made of.
/// </summary>
public sealed class FuzzTests(PostgresFixture postgres)
{
    private const string SecondsVariable = "MIGRATIONKIT_FUZZ_SECONDS";
    private const string SeedVariable = "MIGRATIONKIT_FUZZ_SEED";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_takes_each_statement_of_a_generated_script_as_one()
    {
        var seed = Number(SeedVariable) ?? Random.Shared.Next();
        var time = TimeSpan.FromSeconds(Number(SecondsVariable) ?? 3);
        TestContext.Current.TestOutputHelper!.WriteLine($"{SeedVariable}={seed}");
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table fuzz_target (a text)");
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var start = TimeProvider.System.GetTimestamp();
        var scripts = 0;
        do
        {
            await CheckAsync(connection, new(seed + scripts), $"{SeedVariable}={seed + scripts}");
            scripts++;
        } while (TimeProvider.System.GetElapsedTime(start) < time);
        TestContext.Current.TestOutputHelper!.WriteLine($"{scripts} scripts");
    }

    private static async Task CheckAsync(
        NpgsqlConnection connection,
        GeneratedScript generated,
        string seed
    )
    {
        var text = generated.Text;
        var script = SqlScript.Parse(text);
        var because = $"{seed} gives this script:\n{text}\n";
        script.Findings.Should().BeEmpty("{0}", because);
        script.Parameters.Should().BeEmpty("{0}", because);
        var statements = script.Statements.Select(s => text[s.Start..s.End]).ToList();
        statements.Should().Equal(generated.Statements, "{0}", because);

        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(new(statement));
        }
        try
        {
            await batch.ExecuteNonQueryAsync(Ct);
        }
        catch (PostgresException e)
        {
            Assert.Fail($"{e.MessageText} at {e.Position} of a statement: {because}");
        }
        await transaction.RollbackAsync(Ct);
        await using var forget = new NpgsqlCommand("deallocate all", connection);
        await forget.ExecuteNonQueryAsync(Ct);
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : null;
}
