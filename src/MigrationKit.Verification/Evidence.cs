namespace MigrationKit.Verification;

/// <summary>One thing that a check saw.</summary>
/// <param name="Message">What, in one or more lines.</param>
/// <param name="Path">The file; null where no single one is meant.</param>
/// <param name="Line">The line in the file, from 1; 0 where the whole file is meant.</param>
/// <param name="Column">The column in characters, from 1; 0 where the whole line is meant.</param>
public sealed record Evidence(string Message, string? Path = null, int Line = 0, int Column = 0)
{
    /// <summary>Whether it alone fails no check, though a person should look. Default: no.</summary>
    public bool IsWarning { get; init; }

    /// <summary><c>file:line:column: message</c>, as far as it is known.</summary>
    public override string ToString() =>
        Path is null ? Message
        : Line == 0 ? $"{Path}: {Message}"
        : $"{Path}:{Line}:{Column}: {Message}";

    /// <summary>The runner's message says everything, and starts with the place itself.</summary>
    internal static Evidence From(MigrationFailedException error)
    {
        var place = new Evidence("", error.Path, error.Line, error.Column).ToString();
        var message = error.Message.StartsWith(place, StringComparison.Ordinal)
            ? error.Message[place.Length..]
            : error.Message;
        return new(message, error.Path, error.Line, error.Column);
    }

    /// <summary>Any error of the runner, with words before it.</summary>
    internal static Evidence From(MigrationKitException error, string before)
    {
        var evidence = error is MigrationFailedException failed ? From(failed) : new(error.Message);
        return evidence with { Message = before + evidence.Message };
    }

    /// <summary>A message about a statement of a file; about the whole file where there is none.</summary>
    internal static Evidence At(Migration migration, SqlStatement? statement, string message) =>
        new(message, migration.Path, statement?.Line ?? 0, statement?.Column ?? 0);

    /// <inheritdoc cref="At(Migration, SqlStatement?, string)"/>
    internal static Evidence At(Place? place, string message) =>
        place is null ? new(message) : At(place.Migration, place.Statement, message);

    /// <summary>An error that kept a check from going on.</summary>
    internal static Evidence ThatStopped(Exception error) =>
        error is MigrationKitException known
            ? From(known, "the check could not go on: ")
            : new($"the check could not go on: {error.Message}");
}
