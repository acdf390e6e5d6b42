namespace MigrationKit.Cli.Shared;

/// <summary>The command line or the environment asks for something that cannot be done. Never holds a secret.</summary>
internal sealed class UsageException(string message) : Exception(message);
