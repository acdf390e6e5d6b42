namespace MigrationKit.Testing;

/// <summary>How a server is stopped; the words are those of <c>pg_ctl</c>.</summary>
public enum StopMode
{
    /// <summary>Connections are closed, open transactions rolled back, and the server ends in order.</summary>
    Fast,

    /// <summary>The server ends as in a crash, and recovers at the next start.</summary>
    Immediate,
}
