namespace MigrationKit.Audit.Messages;

/// <summary>The kinds of a snapshot that a word of a message may mean.</summary>
internal static class ObjectKinds
{
    internal static readonly string[] Relations = ["table", "view", "materialized view", "sequence"];

    internal static readonly string[] Routines = ["function", "procedure", "aggregate"];

    /// <summary>Whether objects of a kind are parts of a table, without a name of their own in a schema.</summary>
    internal static bool IsPart(string kind) => kind is "column" or "constraint" or "trigger" or "policy" or "rule";

    private static readonly string[] Types = ["type", "domain", .. Relations];

    private static readonly string[] Objects =
    [
        .. Words.List("type domain index constraint trigger policy rule extension publication"),
        .. Relations,
    ];

    /// <summary>The kinds, the most likely first.</summary>
    internal static IReadOnlyList<string> ForWord(string word) =>
        word switch
        {
            "relation" or "table" or "view" or "materialized view" or "sequence" => Relations,
            "function" or "procedure" or "aggregate" or "routine" => Routines,
            "type" => Types,
            "object" => Objects,
            "constraint" => ["constraint", "index"],
            _ => [word],
        };

    /// <summary>What to call something of which nobody knows more than the word of a message.</summary>
    internal static string Guess(string word) =>
        word switch
        {
            "relation" => "table",
            "routine" => "function",
            _ => word,
        };
}
