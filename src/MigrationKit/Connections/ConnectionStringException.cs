namespace MigrationKit.Connections;

/// <summary>
/// A connection string cannot be used. The message has fixed words and names of keywords only, never a value: any part
/// of the string may be the password, wherever it stands.
/// </summary>
internal sealed class ConnectionStringException(string problem, string advice) : Exception(problem)
{
    internal const string EscapeAdvice =
        "In a URL, write these characters of a user name or password percent-encoded: "
        + "% as %25, @ as %40, : as %3A, / as %2F, ? as %3F, # as %23.";

    /// <summary>What to do about it.</summary>
    internal string Advice { get; } = advice;
}
