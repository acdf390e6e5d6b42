namespace MigrationKit.Exceptions;

/// <summary>A migration failed or was refused. It left nothing behind, and those after it were not attempted.</summary>
public sealed class MigrationFailedException : MigrationKitException
{
    internal MigrationFailedException(string name, string message, Exception? innerException = null)
        : base(message, innerException) => Name = name;

    /// <summary>The migration.</summary>
    public string Name { get; }

    /// <summary>Its file.</summary>
    public string? Path { get; init; }

    /// <summary>The line in the file, from 1; 0 where the error belongs to no line.</summary>
    public int Line { get; init; }

    /// <summary>The column in characters, from 1; 0 where the error belongs to no line.</summary>
    public int Column { get; init; }

    /// <summary>PostgreSQL's error code; <see langword="null"/> where the error is not the server's.</summary>
    public string? SqlState { get; init; }

    /// <summary>Whether the migration was refused because something it creates is there already.</summary>
    public bool Refused { get; init; }
}
