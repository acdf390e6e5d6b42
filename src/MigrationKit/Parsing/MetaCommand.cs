using System.Buffers;

namespace MigrationKit.Parsing;

/// <summary>A command of psql: a backslash outside quotes.</summary>
internal static class MetaCommand
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\r\f\v;'\"\\()");

    /// <summary>What to say about the command at a place.</summary>
    internal static string Problem(string text, int at)
    {
        var name = text.AsSpan(at + 1);
        var length = name.IndexOfAny(NameEnds);
        name = name[..(length < 0 ? name.Length : length)];
        name = name.IsEmpty ? text.AsSpan(at + 1, Math.Min(1, text.Length - at - 1)) : name;
        return $@"\{name.Trim()} is a command of psql, not SQL. {Advice(name)}";
    }

    private static string Advice(ReadOnlySpan<char> name) =>
        name switch
        {
            "restrict" or "unrestrict" => "Delete the line; pg_dump writes it for psql alone.",
            "c" or "connect" => "Delete the line; the runner is connected to the right database.",
            "i" or "ir" or "include" or "include_relative" => "Make the included file a migration of its own.",
            "copy" => "Write INSERT statements, or copy the rows from the application.",
            "." => "Delete it together with the rows that it ends; write INSERT statements.",
            "set" => "Write the value where the variable is used.",
            ";" => "Write ; alone.",
            _ => "Delete it, or write it in SQL.",
        };
}
