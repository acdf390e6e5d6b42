using System.Text.RegularExpressions;
using MigrationKit.Sql;
using Npgsql;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// What the user has given of the options that name the folder and the database, as a shell takes it: commands that a
/// message advises repeat it, so that they mean the same.
/// </summary>
internal static partial class GivenOptions
{
    /// <summary>All but the connection.</summary>
    internal static string All(ParseResult parse) => Joined(Folder(parse), TableAndLayout(parse));

    internal static string Folder(ParseResult parse) => Given(parse, DatabaseOptions.Migrations);

    internal static string TableAndLayout(ParseResult parse) =>
        Joined(Given(parse, DatabaseOptions.HistoryTable), Given(parse, DatabaseOptions.Layout));

    /// <summary>The connection, without anything that is secret: what is left out, a password, comes from elsewhere.</summary>
    internal static string Connection(ParseResult parse)
    {
        if (parse.GetResult(DatabaseOptions.Connection) is not { Implicit: false })
        {
            return "";
        }
        var settings = ConnectionSettings
            .Find(parse.GetValue(DatabaseOptions.Connection), CliConfiguration.From(parse).Variable)
            .Settings;
        var place = new NpgsqlConnectionStringBuilder
        {
            Host = settings.Host,
            Port = settings.Port,
            Database = settings.Database,
            Username = settings.Username,
            SearchPath = settings.SearchPath,
            Options = SearchPathIn(settings.Options),
        };
        if (settings.SslMode != place.SslMode)
        {
            place.SslMode = settings.SslMode;
        }
        return $"{DatabaseOptions.Connection.Name} {ShellWord.Quote(place.ConnectionString)}";
    }

    /// <summary>Of the server's options those that decide where a name leads; another one may hold a secret.</summary>
    private static string? SearchPathIn(string? options) =>
        SearchPathOption().Matches(options ?? "") is { Count: > 0 } found ? string.Join(' ', found) : null;

    // docs: 34.1.2 options; a backslash keeps the blank behind it.
    [GeneratedRegex(@"(?:-c\s*|--)search_path=(?:\\.|[^\s\\])+")]
    private static partial Regex SearchPathOption();

    private static string Given(ParseResult parse, Option option) =>
        parse.GetResult(option) is { Implicit: false, Tokens: [var token, ..] }
            ? $"{option.Name} {ShellWord.Quote(token.Value)}"
            : "";

    private static string Joined(params IEnumerable<string> words) =>
        string.Join(' ', words.Where(word => word.Length > 0));
}
