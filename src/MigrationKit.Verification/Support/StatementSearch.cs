using MigrationKit.Catalog;

namespace MigrationKit.Verification.Support;

/// <summary>Finds statements by what they say. Only ever to name a line, or to believe what a file says it means.</summary>
internal static class StatementSearch
{
    /// <summary>Whether a text has a word, in whatever case, quoted or not.</summary>
    public static bool Mentions(this string text, string word) =>
        Regex.IsMatch(text, $@"(?<![\w$]){Regex.Escape(word)}(?![\w$])", Words.AnyCase);

    public static bool MentionsAny(this string text, params IEnumerable<string> words) => words.Any(text.Mentions);

    /// <summary>
    /// The last statement of a file that names what a difference is about: its object, else the table of it; null where
    /// none does.
    /// </summary>
    /// <param name="difference">One sentence of a difference of schemas or rows, such as <c>missing: column t.a text</c>.</param>
    public static SqlStatement? LastNaming(Migration migration, string difference) =>
        Names(difference)
            .Select(name => migration.Statements.LastOrDefault(statement => statement.Text.Mentions(name)))
            .FirstOrDefault(statement => statement is not null);

    /// <summary>The same in the last of these files that names it.</summary>
    public static Place? LastNaming(IReadOnlyList<Migration> migrations, string difference) =>
        Names(difference)
            .Select(name => Last(migrations, text => text.Mentions(name)))
            .FirstOrDefault(place => place is not null);

    /// <summary>The last statement of these files whose text is such; null where none is.</summary>
    public static Place? Last(IReadOnlyList<Migration> migrations, Func<string, bool> isSuch) =>
        (
            from migration in migrations.Reverse()
            from statement in migration.Statements.Reverse()
            where isSuch(statement.Text)
            select new Place(migration, statement)
        ).FirstOrDefault();

    /// <summary>The names in a difference, the innermost first.</summary>
    private static IEnumerable<string> Names(string difference)
    {
        var line = difference.Split(": ") switch
        {
            ["missing" or "unexpected", ..] => CatalogLine
                .Parse(difference[(difference.IndexOf(": ", StringComparison.Ordinal) + 2)..])
                .Key,
            [var key, ..] => key,
            [] => difference,
        };
        var name = line.Split('(')[0].TrimEnd().Split(' ')[^1];
        return name.Split('.').Reverse().Select(part => part.Trim('"'));
    }

    /// <summary>The last statement of a file that names a table and may write rows.</summary>
    public static SqlStatement? LastWriting(Migration migration, string table) =>
        migration.Statements.LastOrDefault(statement =>
            statement.Text.Mentions(table) && statement.Text.MentionsAny("insert", "update", "delete", "merge", "copy")
        );
}
