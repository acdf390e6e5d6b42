namespace MigrationKit;

/// <summary>How a migration stands between the folder and the history.</summary>
public enum MigrationState
{
    /// <summary>In the folder, not in the history.</summary>
    Pending,

    /// <summary>Pending, and sorts before an applied one that does not require it.</summary>
    OutOfOrder,

    /// <summary>In the history with the file's checksum.</summary>
    Applied,

    /// <summary>In the history because its objects were there already; its statements were not run.</summary>
    Adopted,

    /// <summary>In the history, but the file's statements have changed since.</summary>
    Modified,

    /// <summary>In the history, but there is no such file.</summary>
    Missing,

    /// <summary>A no-transaction migration that stopped half way; the next run resumes it.</summary>
    Incomplete,
}
