using Npgsql;

namespace MigrationKit.Execution;

/// <summary>Another session of the server, in words fit for a message: who it is, since when, and what it runs.</summary>
internal static class SessionInWords
{
    private const int LongestQuery = 100;

    /// <summary>The columns of <c>pg_stat_activity a</c> that <see cref="Read"/> takes. Without privileges most are null.</summary>
    public const string Columns = """
        a.application_name, host(a.client_addr), a.state,
        to_char(coalesce(a.xact_start, a.state_change, a.backend_start) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
        left(a.query, 400)
        """;

    /// <param name="process">The process ID.</param>
    /// <param name="reader">A row.</param>
    /// <param name="first">The place of the first of the columns.</param>
    public static string Read(int process, NpgsqlDataReader reader, int first)
    {
        string? Text(int column) =>
            reader.IsDBNull(first + column) || reader.GetString(first + column) == ""
                ? null
                : Clean(reader.GetString(first + column));
        var name = Text(0) is { } application ? $" ({application})" : "";
        var address = Text(1) is { } client ? $" from {client}" : "";
        var state = Text(2) is { } what and not "active" ? $", {what}" : "";
        var since = Text(3) is { } time ? $", since {time} UTC" : "";
        var query = Text(4) is { } sql ? $": {sql}" : "";
        return $"process {process}{name}{address}{state}{since}{query}";
    }

    /// <summary>One line without control characters, shortened: the text is another person's.</summary>
    public static string Clean(string text)
    {
        var line = string.Join(
            ' ',
            string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
        return line.Length <= LongestQuery ? line : line[..LongestQuery] + "…";
    }
}
