namespace MigrationKit.Parsing;

/// <summary>
/// Follows a statement from its start to know whether a semicolon stands in the body of a SQL-standard function:
/// <c>CREATE [OR REPLACE] FUNCTION|PROCEDURE … BEGIN ATOMIC statement; … END</c>.
/// </summary>
internal struct RoutineBody
{
    private enum Head
    {
        Start,
        Create,
        Or,
        Replace,
        Routine,
        Other,
    }

    private Head _head;
    private int _begin;
    private bool _afterBegin;
    private bool _statementEnded;

    /// <summary>Whether the body has begun and not ended.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Where <c>BEGIN ATOMIC</c> stands.</summary>
    internal readonly int Begin => _begin;

    /// <summary>Takes the next token of the statement that is not trivia and not inside parentheses.</summary>
    internal void Take(Token token, string text)
    {
        if (IsOpen)
        {
            TakeInside(token, text);
        }
        else if (_head != Head.Routine)
        {
            _head = Next(token, text);
        }
        else if (_afterBegin && token.IsWord(text, "ATOMIC"))
        {
            (IsOpen, _statementEnded) = (true, true);
        }
        else
        {
            _afterBegin = token.IsWord(text, "BEGIN");
            _begin = token.Start;
        }
    }

    // The END of the body stands where a statement could start. Every other END (of CASE, or a column label) stands
    // inside one, so that neither has to be counted.
    private void TakeInside(Token token, string text)
    {
        IsOpen = !(_statementEnded && token.IsWord(text, "END"));
        _statementEnded = token.IsSymbol(text, ';');
    }

    private readonly Head Next(Token token, string text) =>
        _head switch
        {
            Head.Start when token.IsWord(text, "CREATE") => Head.Create,
            Head.Create when token.IsWord(text, "OR") => Head.Or,
            Head.Or when token.IsWord(text, "REPLACE") => Head.Replace,
            Head.Create or Head.Replace when token.IsWord(text, "FUNCTION") || token.IsWord(text, "PROCEDURE") =>
                Head.Routine,
            _ => Head.Other,
        };
}
