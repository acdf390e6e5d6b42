namespace MigrationKit.Hosting;

/// <summary>What a host does about migrations before it starts.</summary>
public enum MigrationMode
{
    /// <summary>It applies what is pending. Any number of hosts may start together.</summary>
    Apply,

    /// <summary>
    /// It applies nothing, and waits until nothing is pending: for replicas whose role may not change the schema.
    /// </summary>
    Wait,

    /// <summary>It starts at once, whatever is pending.</summary>
    Off,
}
