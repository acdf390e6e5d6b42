using System.Globalization;
using System.Text;

namespace MigrationKit.Connections;

/// <summary>
/// The password file. Npgsql reads one too, but whoever may read it, and it looks up <c>hostaddr</c> instead of the name.
/// Source: PostgreSQL documentation, "The Password File".
/// </summary>
internal sealed class PasswordFile(string[] lines)
{
    private const UnixFileMode OthersToo =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>A file without a line, so that Npgsql reads no other one by its own rules.</summary>
    internal const string None = "/dev/null";

    /// <summary>Opens the file; null, with a note, where libpq would not use it either.</summary>
    internal static PasswordFile? Open(ConnectionParameters parameters, Func<string, string?> variable)
    {
        var path = parameters["passfile"] is { Length: > 0 } named
            ? named
            : UserFiles.InHome(".pgpass", "postgresql/pgpass.conf", variable);
        if (path is null or None || !File.Exists(path))
        {
            return null;
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersToo) != UnixFileMode.None)
        {
            parameters.Note($"password file {path} ignored: others may read it; run chmod 0600");
            return null;
        }
        try
        {
            return new(File.ReadAllLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            parameters.Note($"password file {path} ignored: it cannot be read");
            return null;
        }
    }

    /// <summary>The password of the first line that matches; null if there is none.</summary>
    internal string? Find(HostEntry host, string database, string user)
    {
        string[] wanted =
        [
            host.Name is "/var/run/postgresql" or "/tmp" ? "localhost" : host.Name,
            host.Port.ToString(CultureInfo.InvariantCulture),
            database,
            user,
        ];
        foreach (var line in lines.Where(line => !line.StartsWith('#')))
        {
            var fields = Fields(line);
            if (
                fields.Count >= 5
                && wanted
                    .Index()
                    .All(field => fields[field.Index] is (var text, var isAny) && (isAny || text == field.Item))
            )
            {
                return fields[4].Text is { Length: > 0 } password ? password : null;
            }
        }
        return null;
    }

    private static List<(string Text, bool IsAny)> Fields(string line)
    {
        var fields = new List<(string, bool)>();
        var field = new StringBuilder();
        var start = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || line[i] == ':')
            {
                fields.Add((field.ToString(), line.AsSpan(start, i - start) is "*"));
                field.Clear();
                start = i + 1;
            }
            else
            {
                i += line[i] == '\\' && i + 1 < line.Length ? 1 : 0;
                field.Append(line[i]);
            }
        }
        return fields;
    }
}
