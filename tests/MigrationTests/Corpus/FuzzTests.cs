using System.Globalization;
using MigrationKit.Parsing;
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
    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;
    private const string SeedVariable = "MIGRATIONKIT_FUZZ_SEED";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_takes_each_statement_of_a_generated_script_as_one()
    {
        await using var connection = await ConnectAsync();
        await ForSomeTimeAsync(seed => CheckAsync(connection, new(seed), $"{SeedVariable}={seed}"));
    }

    [Fact]
    public async Task Of_a_damaged_script_no_statement_is_two_and_none_is_half()
    {
        await using var connection = await ConnectAsync();
        await ForSomeTimeAsync(seed => CheckDamagedAsync(connection, new GeneratedScript(seed).Text, seed));
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var database = await postgres.NewDatabaseAsync();
        await database.ExecuteAsync("create table fuzz_target (a text)");
        return await database.DataSource.OpenConnectionAsync(Ct);
    }

    private static async Task ForSomeTimeAsync(Func<int, Task> check)
    {
        var seed = Number(SeedVariable) ?? Random.Shared.Next();
        var time = TimeSpan.FromSeconds(Number(SecondsVariable) ?? (Night.IsNow ? 10 : 1));
        TestContext.Current.TestOutputHelper!.WriteLine($"{SeedVariable}={seed}");
        var start = TimeProvider.System.GetTimestamp();
        var scripts = 0;
        do
        {
            await check(seed + scripts);
            scripts++;
        } while (TimeProvider.System.GetElapsedTime(start) < time);
        TestContext.Current.TestOutputHelper!.WriteLine($"{scripts} scripts");
    }

    /// <summary>
    /// The server refuses most of what is damaged, but if we saw nothing wrong it must not be for a quote that the
    /// statement leaves open, nor for a second statement.
    /// </summary>
    private static async Task CheckDamagedAsync(NpgsqlConnection connection, string sound, int seed)
    {
        var text = Damaged(sound, new(seed));
        var script = SqlScript.Parse(text);
        foreach (var span in script.Findings.Count == 0 ? script.Statements : [])
        {
            var statement = text[span.Start..span.End];
            // Refused before it is sent; the server would take it for a breach of the protocol, and Npgsql hang up.
            if (script.Parameters.Any(offset => span.Start <= offset && offset < span.End))
            {
                continue;
            }
            // What PL/pgSQL says of the text of a body is none of the splitter's business.
            if (statement.Contains("$do$", Ignoring) || statement.Contains("plpgsql", Ignoring))
            {
                continue;
            }
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(new("begin"));
            batch.BatchCommands.Add(new(statement));
            try
            {
                await batch.ExecuteNonQueryAsync(Ct);
            }
            catch (PostgresException e)
            {
                e.MessageText.Should()
                    .NotContainAny(
                        ["unterminated", "multiple commands"],
                        "{0}={1} gives {2}\nin {3}",
                        SeedVariable,
                        seed,
                        statement,
                        text
                    );
            }
            // By itself, since the damage may have made an END that leaves nothing to roll back.
            await ExecuteAsync(connection, "rollback");
        }
        await ExecuteAsync(connection, "deallocate all");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static string Damaged(string text, Random random)
    {
        const string Characters = "'\"$/*-;()eEuUnNxb&\n!a_1";
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length);
            at -= char.IsLowSurrogate(text[at]) ? 1 : 0;
            var inserted = random.Next(2) == 0 ? "" : $"{Characters[random.Next(Characters.Length)]}";
            var length = char.IsSurrogate(text[at]) ? 0 : random.Next(2);
            text = text[..at] + inserted + text[(at + length)..];
        }
        return text;
    }

    private static async Task CheckAsync(NpgsqlConnection connection, GeneratedScript generated, string seed)
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
        await ExecuteAsync(connection, "deallocate all");
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : null;
}
