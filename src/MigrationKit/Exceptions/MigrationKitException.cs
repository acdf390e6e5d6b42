namespace MigrationKit.Exceptions;

/// <summary>The base of every error that MigrationKit itself raises.</summary>
public abstract class MigrationKitException : Exception
{
    private protected MigrationKitException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>What the run had done until then; <see langword="null"/> where it did not get as far as a plan.</summary>
    public MigrationReport? Report { get; internal set; }
}
