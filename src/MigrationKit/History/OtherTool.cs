namespace MigrationKit.History;

/// <summary>Which files a row of another tool's history speaks for.</summary>
internal enum RowReach
{
    /// <summary>The file that it names.</summary>
    One,

    /// <summary>The file that it names and all before it.</summary>
    UpTo,

    /// <summary>All files up to it; there need not be one of that version.</summary>
    Baseline,

    /// <summary>All files before it; there need not be one of that version.</summary>
    Below,
}

/// <summary>A row of another tool's history.</summary>
/// <param name="Label">What the tool calls it.</param>
/// <param name="Key">What it is matched by.</param>
/// <param name="Checksum">The checksum of the file as the tool took it; null where there is none.</param>
/// <param name="Problem">Why it does not prove that the file has run; null where it does.</param>
/// <param name="Reach">Which files it speaks for.</param>
internal sealed record ToolRow(string Label, string Key, string? Checksum, string? Problem, RowReach Reach);

/// <summary>A tool that keeps a history of its own: where, what its rows mean, and which file each belongs to.</summary>
/// <param name="Names">What <c>adopt --from</c> calls it; the first is the one that messages use.</param>
/// <param name="Tables">What its table may be called.</param>
/// <param name="Columns">The columns by which its table is told from others of that name.</param>
/// <param name="Query">
/// A query for its rows: label, key, checksum, problem, reach. <c>{0}</c> is the table, each row of it as the JSON
/// object <c>j</c>, so that a column which some versions of the tool lack is null.
/// </param>
/// <param name="KeyOfFile">The key of a file by its name; null where the tool would not read such a name.</param>
internal sealed record OtherTool(
    string[] Names,
    string[] Tables,
    string[] Columns,
    string Query,
    Func<string, string?> KeyOfFile
)
{
    /// <summary>What messages and <c>adopt --from</c> call it.</summary>
    internal string Name => Names[0];

    /// <summary>The schema in which its table always is; null where it is that of the user's tables.</summary>
    internal string? Schema { get; init; }

    /// <summary>Columns of which it has one, by the tool's naming convention.</summary>
    internal string[] EitherColumn { get; init; } = [];

    /// <summary>Whether the table has no other columns.</summary>
    internal bool NoOtherColumns { get; init; }

    /// <summary>The key of a row, among the keys of the files.</summary>
    internal Func<string, IReadOnlySet<string>, string?> KeyOfRow { get; init; } = (row, _) => row;

    /// <summary>The checksums that the tool could have written for a file; null where they are not compared.</summary>
    internal Func<Migration, IEnumerable<string>>? Checksums { get; init; }

    /// <summary>Whether a table of these columns may be its history.</summary>
    internal bool Owns(string table, IReadOnlyCollection<string> columns) =>
        Tables.Contains(table) && HasColumns(columns);

    /// <summary>Whether these are the columns of its history.</summary>
    internal bool HasColumns(IReadOnlyCollection<string> columns) =>
        Columns.All(columns.Contains)
        && (EitherColumn.Length == 0 || EitherColumn.Any(columns.Contains))
        && (!NoOtherColumns || columns.Count == Columns.Length);
}
