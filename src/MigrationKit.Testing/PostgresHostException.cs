namespace MigrationKit.Testing;

/// <summary>A PostgreSQL server for tests could not be found, started, reached or removed.</summary>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class PostgresHostException(string message, Exception? innerException = null)
    : Exception(message, innerException);
