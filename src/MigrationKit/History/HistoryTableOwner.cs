using MigrationKit.Exceptions;

namespace MigrationKit.History;

/// <summary>Tells the history table, also that of the earlier script, from those of other tools.</summary>
internal static class HistoryTableOwner
{
    private const string Example = "migrationkit_history";

    /// <summary>How to keep the history and a table of the same name apart.</summary>
    public const string NameAnother =
        $"name another table for the history, for every command: --history-table {Example} (MigratorOptions.HistoryTable).";

    /// <param name="table">The table's name for the message.</param>
    /// <param name="columns">Each column as <c>name type</c>.</param>
    /// <exception cref="HistoryException">The table is not a history of ours.</exception>
    public static void ThrowIfOtherTool(string table, IReadOnlyList<string> columns)
    {
        bool Has(string column) => columns.Any(c => c.StartsWith(column + " ", StringComparison.Ordinal));
        bool Is(string column, params ReadOnlySpan<string> types)
        {
            foreach (var type in types)
            {
                if (columns.Any(c => c.StartsWith($"{column} {type}", StringComparison.Ordinal)))
                {
                    return true;
                }
            }
            return false;
        }

        if (Is("version", "text", "character varying") && Is("applied_at", "timestamp") && !Has("dirty"))
        {
            return;
        }
        var tool = OtherTools.WithColumns([.. columns.Select(column => column.Split(' ')[0])]);
        var owner =
            tool is not null ? string.Join(" or ", tool.Names)
            : Has("inserted_at") ? "Ecto"
            : "another tool";
        var from = tool is null
            ? ""
            : $" To take over what it records: migrationkit adopt --from {tool.Name} --history-table {Example}";
        throw new HistoryException(
            $"Table {table} is not a history of MigrationKit: it looks like that of {owner} ({string.Join(", ", columns)}). "
                + "Nothing was changed. Name another table with --history-table (MigratorOptions.HistoryTable), for every command."
                + from
        );
    }
}
