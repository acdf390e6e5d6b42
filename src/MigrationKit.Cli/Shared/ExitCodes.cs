namespace MigrationKit.Cli.Shared;

/// <summary>What the process answers. Scripts depend on these numbers.</summary>
internal static class ExitCodes
{
    /// <summary>Done, or nothing to do.</summary>
    internal const int Success = 0;

    /// <summary>The command line is wrong, or something unexpected happened.</summary>
    internal const int Usage = 1;

    /// <summary>A migration or a check failed, or the folder is not sound.</summary>
    internal const int Failed = 2;

    /// <summary>
    /// Folder and history contradict each other, something is pending and the caller asked, or a person has to decide.
    /// </summary>
    internal const int Drift = 3;

    /// <summary>Another runner held the run lock for too long.</summary>
    internal const int RunLockTimeout = 4;

    /// <summary>No connection, or no server.</summary>
    internal const int Unavailable = 5;

    /// <summary>Ctrl-C or SIGTERM.</summary>
    internal const int Canceled = 130;
}
