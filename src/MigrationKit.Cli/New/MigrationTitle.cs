using System.Text;

namespace MigrationKit.Cli.New;

/// <summary>What a person calls a new migration, made fit for a file name: <c>Add user e-mail</c> is <c>add_user_e_mail</c>.</summary>
internal static class MigrationTitle
{
    /// <exception cref="UsageException">No letter and no digit is in it.</exception>
    internal static string SnakeCase(string title)
    {
        if (title.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        {
            title = title[..^4];
        }
        var name = new StringBuilder(title.Length + 8);
        for (var i = 0; i < title.Length; i++)
        {
            if (!char.IsLetterOrDigit(title[i]))
            {
                Separate(name);
                continue;
            }
            if (StartsWord(title, i))
            {
                Separate(name);
            }
            name.Append(char.ToLowerInvariant(title[i]));
        }
        var trimmed = name.ToString().TrimEnd('_');
        return trimmed.Length > 0
            ? trimmed
            : throw new UsageException(
                "The name holds no letter and no digit. Say in a few words what the migration does: migrationkit new add_user_email"
            );
    }

    /// <summary>The second word of <c>addEmail</c>, and of <c>HTTPServer</c>.</summary>
    private static bool StartsWord(string title, int i) =>
        i > 0
        && char.IsUpper(title[i])
        && (!char.IsUpper(title[i - 1]) || (i + 1 < title.Length && char.IsLower(title[i + 1])));

    private static void Separate(StringBuilder name)
    {
        if (name.Length > 0 && name[^1] != '_')
        {
            name.Append('_');
        }
    }
}
