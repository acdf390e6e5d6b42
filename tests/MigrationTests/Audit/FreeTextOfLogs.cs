using MigrationKit.Audit.Logs;

namespace MigrationTests.Audit;

/// <summary>What people write and an application logs, and failures that look nearly the same.</summary>
public sealed class FreeTextOfLogs
{
    [Theory]
    [InlineData("INFO relation \"ship\" does not exist says customer")]
    [InlineData("2024-05-01 10:00:00 INFO relation \"ship\" does not exist")]
    [InlineData("[10:00:00 INF] Ticket 7: column \"ship\" does not exist")]
    [InlineData("2024-05-01 10:00:00,123 DEBUG [main] c.g.Tickets - body: relation \"ship\" does not exist")]
    [InlineData("info: Garden.Tickets[0]\n      Ticket 7 says relation \"ship\" does not exist")]
    [InlineData("level=info msg=\"ticket: relation \\\"ship\\\" does not exist\"")]
    [InlineData("I0501 10:00:00.1 1 t.go:1] ticket: relation \"ship\" does not exist")]
    [InlineData("the customer wrote that relation \"ship\" does not exist")]
    [InlineData("\"relation \"ship\" does not exist\" is what the customer wrote")]
    [InlineData("10.0.0.1 - - [01/May/2024] \"GET /?q=relation \"ship\" does not exist HTTP/1.1\" 200 12")]
    [InlineData("DEBUG request body {\"comment\":\"relation \\\"ship\\\" does not exist\"}")]
    [InlineData("{\"level\":\"info\",\"msg\":\"relation \\\"ship\\\" does not exist\"}")]
    [InlineData("{\"level\":30,\"msg\":\"ticket: relation \\\"ship\\\" does not exist\"}")]
    [InlineData("{\"msg\":\"the customer says relation \\\"ship\\\" does not exist\"}")]
    [InlineData("psycopg2.errors.RaiseException: relation \"ship\" does not exist")]
    [InlineData("asyncpg.exceptions.RaiseError: relation \"ship\" does not exist")]
    [InlineData("PG::RaiseException: ERROR:  relation \"ship\" does not exist")]
    [InlineData("query failed: SELECT 1 -- PARAMETERS: [\"relation \\\"ship\\\" does not exist\"]")]
    public async Task Text_that_is_no_failure_reports_nothing_missing(string log) =>
        (await ReadAsync(log)).Should().BeEmpty();

    [Theory]
    [InlineData("relation \"beds\" does not exist")]
    [InlineData("2024-05-01 10:00:00.123 UTC relation \"beds\" does not exist")]
    [InlineData("list beds: relation \"beds\" does not exist")]
    [InlineData("INFO  retrying: PSQLException: ERROR: relation \"beds\" does not exist")]
    [InlineData("level=info msg=retry err=\"pq: relation \\\"beds\\\" does not exist\"")]
    [InlineData("level=error msg=\"no more info \" err=\"list: relation \\\"beds\\\" does not exist\"")]
    [InlineData("info: Garden.Beds[0]\n      Lookup skipped: relation \"beds\" does not exist")]
    [InlineData("[10:00:00 INF] Could not load the beds, continuing: relation \"beds\" does not exist")]
    [InlineData("{\"level\":\"debug\",\"msg\":\"cannot save, ignored: relation \\\"beds\\\" does not exist\"}")]
    [InlineData("Query failed because relation \"beds\" does not exist in the garden")]
    [InlineData(
        "{\"level\":\"info\",\"error\":{\"code\":\"42P01\",\"message\":\"relation \\\"beds\\\" does not exist\"}}"
    )]
    [InlineData("{\"severity\":\"ERROR\",\"msg\":\"relation \\\"beds\\\" does not exist\"}")]
    [InlineData("2024-05-01T10:00:00Z  WARN sqlx: error returned from database: relation \"beds\" does not exist")]
    public async Task A_failure_is_found_whatever_its_level(string log) =>
        (await ReadAsync(log)).Should().ContainSingle().Which.Message.Should().Be("relation \"beds\" does not exist");

    private static async Task<IReadOnlyList<LoggedError>> ReadAsync(string log)
    {
        var errors = new LoggedErrors();
        using var text = new StringReader(log);
        await new LogReader(errors).ReadAsync(new("app.log", text), TestContext.Current.CancellationToken);
        return errors.All;
    }
}
