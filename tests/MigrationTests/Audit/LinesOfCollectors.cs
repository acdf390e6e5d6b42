using System.Text.Json;
using MigrationKit.Audit.Logs;

namespace MigrationTests.Audit;

/// <summary>Lines that a collector wraps in JSON or cuts into pieces.</summary>
public sealed class LinesOfCollectors
{
    private const string Error = "2026-03-01 10:00:00 UTC [1] ERROR:  relation \"t\" does not exist at character 15\n";

    [Fact]
    public async Task A_logged_statement_in_the_JSON_of_docker_is_data() =>
        await CountAsync(
            1,
            Docker(Error),
            Docker("2026-03-01 10:00:00 UTC [1] LOG:  statement: insert into n values ('\n"),
            Docker("\tERROR:  relation \"mist\" does not exist\n"),
            Docker("\t')\n")
        );

    [Fact]
    public async Task JSON_in_the_JSON_of_docker_is_one_failure() =>
        await CountAsync(
            1,
            Docker(
                JsonSerializer.Serialize(
                    new
                    {
                        level = 50,
                        err = new
                        {
                            message = "relation \"t\" does not exist",
                            stack = "error: relation \"t\" does not exist\n    at parse",
                            code = "42P01",
                        },
                        msg = "relation \"t\" does not exist",
                    }
                ) + "\n"
            )
        );

    [Fact]
    public async Task What_JSON_escapes_by_number_is_read() =>
        await CountAsync(1, Docker("2026-03-01 10:00:00 UTC [1] ОШИБКА:  отношение \"t\" не существует\n"));

    [Fact]
    public async Task A_line_that_containerd_cut_is_put_together() =>
        await CountAsync(
            1,
            "2026-03-01T10:00:00.1Z stderr P 2026-03-01 10:00:00 UTC [1] ERROR:  relation \"t\" does no",
            "2026-03-01T10:00:00.1Z stdout F nothing",
            "2026-03-01T10:00:00.1Z stderr F t exist at character 15",
            "2026-03-01T10:00:00.2Z stderr P 2026-03-01 10:00:00 UTC [1] LOG:  statement: insert into n values ('",
            "2026-03-01T10:00:00.2Z stderr F ERROR:  relation \"mist\" does not exist')"
        );

    [Fact]
    public async Task A_line_that_docker_cut_is_put_together() =>
        await CountAsync(
            0,
            Docker($"2026-03-01 10:00:00 UTC [1] LOG:  statement: insert into n values ('{new string('x', 16_384)}"),
            Docker("ERROR:  relation \"mist\" does not exist')\n")
        );

    private static string Docker(string line) =>
        JsonSerializer.Serialize(
            new
            {
                log = line,
                stream = "stderr",
                time = "2026-03-01T10:00:00Z",
            }
        );

    private static async Task CountAsync(int expected, params string[] lines)
    {
        var errors = new LoggedErrors();
        await new LogReader(errors).ReadAsync(
            new("app.log", new StringReader(string.Join('\n', lines))),
            TestContext.Current.CancellationToken
        );
        errors.All.Should().HaveCount(expected);
        errors.All.Sum(error => error.Count).Should().Be(expected);
    }
}
