using System.Text;
using Microsoft.EntityFrameworkCore.Migrations;
using MigrationKit.Parsing;
using MigrationKit.Sources;

namespace MigrationKit.EntityFrameworkCore;

/// <summary>Writes the commands of a migration as one text.</summary>
internal static class SqlText
{
    /// <summary>
    /// The commands in order. Where EF Core runs some of them outside a transaction, those between them are in
    /// transactions of their own, as EF Core has it.
    /// </summary>
    public static string Join(IReadOnlyList<MigrationCommand> commands)
    {
        var text = new StringBuilder();
        var isSplit = commands.Any(command => command.TransactionSuppressed);
        if (isSplit)
        {
            text.Append(Directives.NoTransactionLine).Append('\n');
        }
        var isOpen = false;
        foreach (var command in commands)
        {
            var sql = command.CommandText.Trim();
            // Nothing but comments: a directive stays above the first statement.
            var isComment = SqlScript.Parse(sql).Statements.Count == 0;
            if (isSplit && !isComment && isOpen == command.TransactionSuppressed)
            {
                isOpen = !isOpen;
                text.Append(isOpen ? "BEGIN;\n" : "COMMIT;\n");
            }
            text.Append(sql).Append(isComment || IsEnded(sql) ? "\n" : "\n;\n");
        }
        return text.Append(isOpen ? "COMMIT;\n" : "").ToString();
    }

    /// <summary>Whether a semicolon stands at the end, and not in a comment there.</summary>
    private static bool IsEnded(string sql) =>
        sql.EndsWith(';') && !sql[(sql.LastIndexOf('\n') + 1)..].Contains("--", StringComparison.Ordinal);
}
