namespace MigrationKit.Connections;

/// <summary>
/// The connection service file. Source: PostgreSQL documentation, "The Connection Service File"; of two settings of a
/// section the first one counts, as in libpq.
/// </summary>
internal static class ServiceFile
{
    // libpq's own system-wide directory is decided when it is built; the second is Debian's.
    private static readonly string[] SystemDirectories =
    [
        "/usr/local/pgsql/etc",
        "/etc/postgresql-common",
        "/etc",
        "/etc/sysconfig/pgsql",
    ];

    /// <summary>Adds what the section says, unless the connection string says it.</summary>
    /// <exception cref="ConnectionStringException">The file or section is missing, or a line is malformed.</exception>
    internal static void Read(string service, ConnectionParameters parameters, Func<string, string?> variable)
    {
        var named = parameters["servicefile"] ?? variable("PGSERVICEFILE");
        if (!string.IsNullOrEmpty(named) && !File.Exists(named))
        {
            throw new ConnectionStringException(
                "the service file does not exist",
                "Correct PGSERVICEFILE or servicefile."
            );
        }
        foreach (var file in Candidates(named, variable).Where(File.Exists))
        {
            if (ReadSection(file, service, parameters))
            {
                return;
            }
        }
        throw new ConnectionStringException(
            "the service file has no section for the service, or there is no service file",
            $"Write a section with that name, in brackets, into {named ?? "~/.pg_service.conf"}, or set PGSERVICEFILE."
        );
    }

    private static IEnumerable<string> Candidates(string? named, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(named))
        {
            yield return named;
        }
        else if (UserFiles.InHome(".pg_service.conf", "postgresql/.pg_service.conf", variable) is { } own)
        {
            yield return own;
        }
        var directories = variable("PGSYSCONFDIR") is { Length: > 0 } directory ? [directory] : SystemDirectories;
        foreach (var system in directories)
        {
            yield return Path.Combine(system, "pg_service.conf");
        }
    }

    private static bool ReadSection(string file, string service, ConnectionParameters parameters)
    {
        var found = false;
        foreach (var (index, text) in ReadLines(file).Index())
        {
            var line = text.Trim();
            var where = $"{file}:{index + 1}";
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }
            if (line.StartsWith('['))
            {
                if (found)
                {
                    return true;
                }
                found = line.StartsWith($"[{service}]", StringComparison.Ordinal);
            }
            else if (found)
            {
                Add(line, where, parameters);
            }
        }
        return found;
    }

    private static void Add(string line, string where, ConnectionParameters parameters)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (
            line.StartsWith("ldap", StringComparison.Ordinal)
            && (equals < 0 || line.Contains("://", StringComparison.Ordinal))
        )
        {
            throw new ConnectionStringException(
                $"an LDAP lookup in {where} is not supported",
                "Write the parameters into the section."
            );
        }
        if (equals <= 0)
        {
            throw new ConnectionStringException(
                $"a line of the service file is malformed: {where}",
                "Write keyword=value on a line of its own."
            );
        }
        var keyword = line[..equals].TrimEnd();
        if (Keywords.Find(keyword)?.Name is "service" or "servicefile")
        {
            throw new ConnectionStringException(
                $"a service names another one in {where}",
                "Write the parameters into the section."
            );
        }
        parameters.AddDefault(keyword, line[(equals + 1)..].TrimStart(), $"the keyword in {where}");
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionStringException($"the service file {file} cannot be read", "Make it readable.");
        }
    }
}
