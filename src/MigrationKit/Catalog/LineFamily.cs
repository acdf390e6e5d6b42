namespace MigrationKit.Catalog;

/// <summary>
/// Lines that are read together: those of a table that nearly every migration touches, and the rest kind by kind.
/// </summary>
[Flags]
internal enum LineFamily
{
    None = 0,
    Tables = 1 << 0,
    Views = 1 << 1,
    ViewTexts = 1 << 2,
    Sequences = 1 << 3,
    Triggers = 1 << 4,
    Rules = 1 << 5,
    Policies = 1 << 6,
    Statistics = 1 << 7,
    Routines = 1 << 8,
    RoutineTexts = 1 << 9,
    Types = 1 << 10,
    Owners = 1 << 11,
    Grants = 1 << 12,
    Comments = 1 << 13,
    Globals = 1 << 14,
    All = (1 << 15) - 1,

    /// <summary>That a relation is no table, without saying more of it.</summary>
    NoTables = 1 << 15,
}
