namespace MigrationKit.Exceptions;

/// <summary>Another runner held the run lock for longer than <see cref="MigratorOptions.RunLockTimeout"/>.</summary>
public sealed class RunLockTimeoutException : MigrationKitException
{
    internal RunLockTimeoutException(string message, string? holder)
        : base(message) => Holder = holder;

    /// <summary>Who holds it and since when, in words; <see langword="null"/> where the server does not tell.</summary>
    public string? Holder { get; }
}
