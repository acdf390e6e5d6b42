using System.Text.RegularExpressions;

namespace MigrationKit.Verification.Support;

/// <summary>Finds statements by what they say. Only ever to name a line, or to believe what a file says it means.</summary>
internal static class StatementSearch
{
    /// <summary>Whether a text has a word, in whatever case, quoted or not.</summary>
    public static bool Mentions(this string text, string word) =>
        Regex.IsMatch(
            text,
            $@"(?<![\w$]){Regex.Escape(word)}(?![\w$])",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        );

    /// <summary>Whether a text has one of these words.</summary>
    public static bool MentionsAny(this string text, params IEnumerable<string> words) =>
        words.Any(text.Mentions);

    /// <summary>The last statement of a file that names a table and may write rows.</summary>
    public static SqlStatement? LastWriting(Migration migration, string table) =>
        migration.Statements.LastOrDefault(statement =>
            statement.Text.Mentions(table)
            && statement.Text.MentionsAny("insert", "update", "delete", "merge", "copy")
        );
}
