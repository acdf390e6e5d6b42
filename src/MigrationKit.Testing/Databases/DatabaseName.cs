using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Testing.Databases;

/// <summary>
/// The names of our databases: lower-case letters, digits and underscores, which need no quoting, at most the 63 bytes
/// that PostgreSQL keeps. A test's carries the time it was made, so that a later run can tell how old it is.
/// </summary>
internal static class DatabaseName
{
    private const int LongestTest = 36;

    internal static string Stamp =>
        TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>What a later run removes: databases of tests by their name, templates by their comment.</summary>
    internal const string Outdated = """
        select datname::text from pg_database d
        where pg_get_userbyid(datdba) = current_user
          and case
            when datname ~ '^mk_[0-9]{14}_'
              then substr(datname, 4, 14) < to_char(now() at time zone 'utc' - interval '1 day', 'YYYYMMDDHH24MISS')
            when starts_with(datname::text, 'mk_template_')
              then shobj_description(oid, 'pg_database') < to_char(now() at time zone 'utc' - interval '7 days', 'YYYYMMDDHH24MISS')
          end
          and not exists (select from pg_stat_activity a where a.datid = d.oid)
        """;

    internal const string IsTemplate = "select datistemplate from pg_database where datname = $1";

    internal static string ForTemplate(byte[] hash) => "mk_template_" + Convert.ToHexStringLower(hash)[..32];

    internal static string ForTest(string test)
    {
        var readable = new StringBuilder();
        foreach (var c in test)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                readable.Append(char.ToLowerInvariant(c));
            }
            else if (readable.Length > 0 && readable[^1] != '_')
            {
                readable.Append('_');
            }
        }
        // The end of a qualified name tells more than its beginning.
        var start = Math.Max(0, readable.Length - LongestTest);
        return $"mk_{Stamp}_{readable.ToString(start, readable.Length - start)}_{RandomNumberGenerator.GetHexString(8, true)}";
    }
}
