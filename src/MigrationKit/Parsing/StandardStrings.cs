namespace MigrationKit.Parsing;

/// <summary>
/// Follows <c>standard_conforming_strings</c> through a file. What a block or a function does to the setting is not
/// seen; the server then refuses what was read wrongly, because each statement is sent to it as one.
/// </summary>
internal sealed class StandardStrings
{
    private const string Setting = "standard_conforming_strings";

    private readonly List<(string Name, bool On)> _savepoints = [];

    /// <summary>How strings are read now.</summary>
    internal bool On { get; private set; } = true;

    /// <summary>Takes note of a statement; they come in order.</summary>
    internal void Follow(StatementTokens statement)
    {
        if (statement.HasAny(0, "RESET", "DISCARD"))
        {
            On |= Names(statement, 1) || statement.Has(1, "ALL");
        }
        else if (statement.Has(0, "SET"))
        {
            var name = statement.HasAny(1, "SESSION", "LOCAL") ? 2 : 1;
            On = Names(statement, name) ? Read(statement.Value(name + 2)) : On;
        }
        else if (statement.Has(0, "SELECT"))
        {
            Call(statement, statement.Has(1, "PG_CATALOG") ? 3 : 1);
        }
        else if (statement.Has(0, "SAVEPOINT"))
        {
            _savepoints.Add((statement.Value(1), On));
        }
        else if (statement.Has(0, "ROLLBACK"))
        {
            GoBack(statement);
        }
    }

    private static bool Names(StatementTokens statement, int index) =>
        statement.Value(index).Equals(Setting, StringComparison.OrdinalIgnoreCase);

    /// <summary><c>SELECT set_config('standard_conforming_strings', 'off', false)</c></summary>
    private void Call(StatementTokens statement, int name)
    {
        if (statement.Has(name, "SET_CONFIG") && Names(statement, name + 2))
        {
            On = Read(statement.Value(name + 4));
        }
    }

    /// <summary>ROLLBACK TO SAVEPOINT takes back what was set since.</summary>
    private void GoBack(StatementTokens statement)
    {
        var to = statement.HasAny(1, "WORK", "TRANSACTION") ? 2 : 1;
        var name = statement.Value(statement.Has(to + 1, "SAVEPOINT") ? to + 2 : to + 1);
        var savepoint = statement.Has(to, "TO") ? _savepoints.FindLastIndex(s => s.Name == name) : -1;
        if (savepoint >= 0)
        {
            On = _savepoints[savepoint].On;
            _savepoints.RemoveRange(savepoint + 1, _savepoints.Count - savepoint - 1);
        }
    }

    /// <summary>A truth value as the server reads it: the start of a word is enough. It refuses what is none.</summary>
    private bool Read(string value) =>
        value.ToLowerInvariant() switch
        {
            "on" or "1" or "default" => true,
            "of" or "off" or "0" => false,
            "" => On,
            var word when "true".StartsWith(word, StringComparison.Ordinal) => true,
            var word when "yes".StartsWith(word, StringComparison.Ordinal) => true,
            var word when "false".StartsWith(word, StringComparison.Ordinal) => false,
            var word when "no".StartsWith(word, StringComparison.Ordinal) => false,
            _ => On,
        };
}
