namespace MigrationKit.Audit.Code;

/// <summary>
/// The variables that text is added to: <c>sql += "…"</c>, <c>sql = sql + "…"</c>. Where functions start with a keyword,
/// those of one are not taken for another's.
/// </summary>
internal sealed class GrowingVariables
{
    private readonly HashSet<(int Function, string Name)> _names = [];
    private readonly List<int> _functions = [];

    internal GrowingVariables(string text, IReadOnlyList<CodeToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = Written(i);
            if (word is "def" or "function" or "func" or "fun" or "fn")
            {
                _functions.Add(i);
            }
            var adds = Written(i + 1) == "+" && Written(i + 2) == "=";
            var joins = Written(i + 1) == "=" && Written(i + 2) == word && Written(i + 3) == "+";
            if ((adds || joins) && tokens[i].Kind == CodeTokenKind.Word)
            {
                _names.Add((_functions.Count, word));
            }
        }

        string Written(int at) =>
            at < tokens.Count && tokens[at].Kind != CodeTokenKind.Literal ? text[tokens[at].Start..tokens[at].End] : "";
    }

    /// <summary>Whether a variable grows in the function where a token stands.</summary>
    internal bool Has(string name, int token)
    {
        var before = _functions.BinarySearch(token);
        return _names.Contains((before < 0 ? ~before : before + 1, name));
    }
}
