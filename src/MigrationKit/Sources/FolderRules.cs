using System.Text;
using System.Text.RegularExpressions;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>What is known about files that no layout takes. All of it is in these tables.</summary>
internal static partial class FolderRules
{
    /// <summary>The folders of MigrationKit beside the migrations, which never hold any.</summary>
    private static readonly string[] OwnFolders = ["footprints", "samples", "legacy"];

    /// <summary>What a person writes is shorter.</summary>
    private const int MaxText = 1 << 20;

    private const string Changelog =
        "Liquibase orders its changes by this changelog, which MigrationKit does not read. Number the files and remove it.";

    private const string Graphile =
        "This is a folder of graphile-migrate, and what is in committed/ is what it runs. Read the folder committed/ instead.";

    /// <summary>
    /// Files that change what the others mean: what their name contains, with a dot before it, or their path, with a slash
    /// before it; how it ends; what has to be there too; and why they are refused.
    /// </summary>
    private static readonly (string Word, string End, string Beside, string Reason)[] Refused =
    [
        (
            ".sqitch.",
            ".plan",
            "",
            "Sqitch orders its changes by this plan, which MigrationKit does not read. Number the files and remove it."
        ),
        ("changelog", ".xml", "", Changelog),
        ("changelog", ".yaml", "", Changelog),
        ("changelog", ".yml", "", Changelog),
        ("changelog", ".json", "", Changelog),
        (".current.", ".sql", "committed", Graphile),
        ("/current/", ".sql", "committed", Graphile),
        ("/committed/0", ".sql", "committed", Graphile),
        (
            "post-apply",
            ".sql",
            "",
            "yoyo runs this file after each apply. Make it a migration, or move it out of the folder."
        ),
        (".env.", ".sql", "", "grate and RoundhousE run this file in one environment only. Move it out of the folder."),
        (
            ".everytime.",
            ".sql",
            "",
            "grate and RoundhousE run this file each time. Make it a migration, or move it out of the folder."
        ),
    ];

    /// <summary>Why a file must not lie among the migrations, whatever the layout; null where it may.</summary>
    internal static string? Refusal(FolderEntry entry, IReadOnlyList<FolderEntry> all)
    {
        var (name, path) = ("." + entry.Name, "/" + entry.Path);
        foreach (var (word, end, beside, reason) in Refused)
        {
            if (
                name.EndsWith(end, StringComparison.OrdinalIgnoreCase)
                && (word[0] == '/' ? path : name).Contains(word, StringComparison.OrdinalIgnoreCase)
                && (beside.Length == 0 || IsThere(beside, all))
            )
            {
                return reason;
            }
        }
        return entry.Parent.Length == 0 && Data().IsMatch(entry.Name) && Says(entry, "databaseChangeLog"u8)
            ? Changelog
            : null;
    }

    /// <summary>Whether a word stands in a file, which may have any name.</summary>
    private static bool Says(FolderEntry entry, ReadOnlySpan<byte> word) =>
        Text(entry) is { } text && text.AsSpan().IndexOf(word) >= 0;

    /// <summary>The content of a small file beside the migrations; null of another one.</summary>
    private static byte[]? Text(FolderEntry entry) =>
        entry is { IsDirectory: false, Length: > 0 and <= MaxText }
            ? FolderFile.Content(entry.RealPath, entry.Length)
            : null;

    private static bool IsThere(string path, IReadOnlyList<FolderEntry> all) =>
        all.Any(other => other.Top == path || other.Path == path);

    /// <summary>Whether it is in one of the folders of MigrationKit.</summary>
    internal static bool IsOurs(FolderEntry entry) =>
        OwnFolders.Contains(
            entry.Parent.Length > 0 ? entry.Top
            : entry.IsDirectory ? entry.Path
            : ""
        );

    /// <summary>
    /// Whether a file that is not <c>.sql</c> has the name of a migration: a number or version, and code; or SQL. Or it is
    /// one by its code.
    /// </summary>
    internal static bool IsOtherMigration(FolderEntry entry) =>
        !entry.IsDirectory
        && (
            MigrationOfOtherKind().IsMatch(entry.Name)
            || OtherSql().IsMatch(entry.Name)
            || (Code().IsMatch(entry.Name) && HasMigration(entry))
        )
        && !NoMigration().IsMatch(entry.Name);

    /// <summary>Whether code says that it is a migration: knex runs each file, whatever its name.</summary>
    private static bool HasMigration(FolderEntry entry) =>
        Text(entry) is { } text && MigrationInCode().IsMatch(Encoding.UTF8.GetString(text));

    /// <summary>Whether the name of a directory begins as that of a migration does.</summary>
    internal static bool IsNumbered(string directory) =>
        directory.Length > 0 && char.IsAsciiDigit(directory[directory.LastIndexOf('/') + 1]);

    [GeneratedRegex(
        @"^(?:(?:[VUB]|m_?|Migration_?|Version_?|Script_?)?\d.*|R__.*)\.(?:go|java|kts?|groovy|scala|cljc?|py|rb|[mc]?[jt]s|[jt]sx"
            + @"|cs|fs|vb|php|exs?|erl|hs|pl|pm|lua|rs|swift|dart|sh|bash|zsh|ps1|bat|cmd|xml|ya?ml|json|edn|hcl|fizz)$",
        Words.AnyCase
    )]
    private static partial Regex MigrationOfOtherKind();

    /// <summary>SQL under another name, which needs no number to be a migration.</summary>
    [GeneratedRegex(
        @"\.(?:psql|pgsql|plpgsql|ddl|dml|sql\.(?:gz|bz2|xz|zst|zip|j2|jinja2?|tmpl|tpl|template|erb|ejs|mustache|hbs|age|gpg|enc))$",
        Words.AnyCase
    )]
    private static partial Regex OtherSql();

    [GeneratedRegex(@"\.(xml|ya?ml|json)$", Words.AnyCase)]
    private static partial Regex Data();

    [GeneratedRegex(@"\.([mc]?[jt]s|[jt]sx|coffee|py|rb|php|go|cs|java|kt)$", Words.AnyCase)]
    private static partial Regex Code();

    /// <summary>Of knex and node-pg-migrate, TypeORM, Alembic, yoyo, Rails, PHP, goose, FluentMigrator, Flyway.</summary>
    [GeneratedRegex(
        @"\bexports\.up\s*="
            + @"|\bexport\s+(async\s+)?(function\*?|const|let|var)\s+up\b"
            + @"|\bexports\s*=\s*\{[^}]*?\bup\b"
            + @"|\bimplements\s+MigrationInterface\b"
            + @"|^def\s+upgrade\s*\(|^steps\s*=\s*\[|^step\("
            + @"|<\s*ActiveRecord::Migration\b"
            + @"|\bclass\s+\w+\s*(extends|:)\s*(Abstract|BaseJava)?Migration\b"
            + @"|\bgoose\.Add(Named)?Migration",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline
    )]
    private static partial Regex MigrationInCode();

    /// <summary>Tests of code, and declarations of types.</summary>
    [GeneratedRegex(@"([._](test|spec)|\.d)\.\w+$", Words.AnyCase)]
    private static partial Regex NoMigration();
}
