namespace MigrationKit.Testing;

/// <summary>A test ended with connections to its database still in use. The database was dropped all the same.</summary>
public sealed class LeakedConnectionException : Exception
{
    internal LeakedConnectionException(string test, IReadOnlyList<string> connections)
        : base(
            $"Test '{test}' left {connections.Count} connection(s) to its database open: {string.Join("; ", connections)}. "
                + "Dispose every connection and transaction before the test ends."
        )
    {
        Test = test;
        Connections = connections;
    }

    /// <summary>The name that the database was created with.</summary>
    public string Test { get; }

    /// <summary>For each connection its application name, its state and its last statement.</summary>
    public IReadOnlyList<string> Connections { get; }
}
