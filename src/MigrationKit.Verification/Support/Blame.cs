using MigrationKit.Exceptions;
using Npgsql;

namespace MigrationKit.Verification.Support;

/// <summary>Turns errors into evidence.</summary>
internal static class Blame
{
    /// <summary>The runner's message says everything, and starts with the place itself.</summary>
    public static Evidence For(MigrationFailedException error)
    {
        var place =
            error.Path is null ? ""
            : error.Line == 0 ? $"{error.Path}: "
            : $"{error.Path}:{error.Line}:{error.Column}: ";
        var message = error.Message.StartsWith(place, StringComparison.Ordinal)
            ? error.Message[place.Length..]
            : error.Message;
        return new(message, error.Path, error.Line, error.Column);
    }

    /// <summary>Any error of the runner, with words before it.</summary>
    public static Evidence ForAny(MigrationKitException error, string before)
    {
        var evidence = error is MigrationFailedException failed ? For(failed) : new(error.Message);
        return evidence with { Message = before + evidence.Message };
    }

    /// <summary>An error of one statement that was run without the runner.</summary>
    public static Evidence For(
        Migration migration,
        SqlStatement statement,
        PostgresException error,
        string before
    ) =>
        new(
            $"{before}{error.MessageText} ({error.SqlState})",
            migration.Path,
            statement.Line,
            statement.Column
        );
}
