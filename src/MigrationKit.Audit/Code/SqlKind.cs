namespace MigrationKit.Audit.Code;

/// <summary>What a text is to the audit.</summary>
internal enum SqlKind
{
    /// <summary>No SQL.</summary>
    None,

    /// <summary>A query or a write: the server can be asked.</summary>
    Statement,

    /// <summary>A query that reads no table. What it gets wrong without one is no matter of the schema.</summary>
    WithoutTable,

    /// <summary>The beginning or the end of one.</summary>
    Fragment,

    /// <summary>A definition: <c>CREATE TABLE …</c></summary>
    Definition,

    /// <summary>It is for a transaction or the session: <c>COMMIT</c>, <c>SET</c>.</summary>
    Transaction,

    /// <summary>A command that the server cannot prepare.</summary>
    Command,
}
