namespace MigrationKit.Parsing;

/// <summary>What a statement does to the object of a name.</summary>
internal enum Write
{
    /// <summary>Creates it, and fails where it exists.</summary>
    Create,

    /// <summary>Creates it unless it exists: IF NOT EXISTS, OR REPLACE.</summary>
    CreateIfMissing,

    /// <summary>Drops, renames or moves it: the name is free afterwards.</summary>
    Drop,

    /// <summary>Changes it, or what hangs on it.</summary>
    Change,

    /// <summary>Changes or removes its rows.</summary>
    ChangeRows,

    /// <summary>Adds rows to it.</summary>
    Insert,
}

/// <summary>An object that a statement writes to.</summary>
/// <param name="Write">What the statement does.</param>
/// <param name="Kind">The keyword of the object: TABLE, INDEX, SCHEMA, …; COLUMN for a part of a table.</param>
/// <param name="Schema">The schema; null for the current one, which no statement names.</param>
/// <param name="Name">The name without quotes; of a column, its table's.</param>
internal sealed record WrittenName(Write Write, string Kind, string? Schema, string Name)
{
    /// <summary>The column; null for anything else.</summary>
    public string? Column { get; init; }

    /// <summary>The table of an index; null for anything else.</summary>
    public string? Owner { get; init; }

    /// <summary>What the statement does, as a verb, where <see cref="Write"/> does not say it; otherwise null.</summary>
    public string? Verb { get; init; }

    /// <summary>Whether the statement takes more than it names, or may: CASCADE, a block that drops.</summary>
    public bool Sweeps { get; init; }

    /// <summary>Whether the object shares the namespace of tables and types, so that its name can be looked up.</summary>
    public bool IsRelationOrType =>
        Kind is "TABLE" or "VIEW" or "INDEX" or "SEQUENCE" or "TYPE" or "DOMAIN" or "COLUMN";

    /// <summary>The name, or the table of a column or an index, as a key.</summary>
    public (string?, string, string?) Key => (Schema, Name, Column);
}
