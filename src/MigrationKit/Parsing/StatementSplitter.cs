namespace MigrationKit.Parsing;

/// <summary>
/// Splits a text at the semicolons that end a statement: not those in parentheses (<c>CREATE RULE … DO (a; b)</c>) nor
/// those in the body of a SQL-standard function. The first thing that is never closed ends the splitting.
/// </summary>
internal sealed class StatementSplitter(string text)
{
    private const int None = -1;

    private readonly List<StatementSpan> _statements = [];
    private readonly List<Token> _comments = [];
    private readonly List<int> _parameters = [];
    private readonly List<Token> _placeholders = [];
    private readonly List<Finding> _findings = [];
    private SqlScanner _scanner = new(text, 0, text.Length);
    private readonly StandardStrings _strings = new();
    private RoutineBody _routine;
    private int _first = None;
    private int _start = None;
    private int _end;
    private int _depth;
    private int _parenthesis;
    private int _parameter = None;
    private Placeholder _placeholder;
    private bool _complete = true;

    internal SqlScript Split(bool headerOnly = false)
    {
        for (var token = _scanner.Next(); token.Kind != TokenKind.End; token = _scanner.Next())
        {
            Take(token);
            if (headerOnly && _first != None)
            {
                return Result();
            }
        }
        if (_depth > 0)
        {
            NeverClosed(_parenthesis, "This parenthesis", "Close it");
        }
        else if (_routine.IsOpen)
        {
            NeverClosed(_routine.Begin, "This BEGIN ATOMIC", "End its last statement with ';' and the body with END");
        }
        else
        {
            EndStatement();
        }
        return Result();
    }

    private SqlScript Result() =>
        new(
            text,
            _statements,
            _comments,
            _parameters,
            _placeholders,
            _first == None ? text.Length : _first,
            _findings,
            _complete
        );

    private void Take(Token token)
    {
        if (!token.Closed)
        {
            NeverClosed(token);
        }
        else if (token.Kind is TokenKind.LineComment or TokenKind.BlockComment)
        {
            _comments.Add(token);
        }
        else if (token.Kind == TokenKind.Backslash)
        {
            TakeMetaCommand(token);
        }
        else if (_depth == 0 && !_routine.IsOpen && token.IsSymbol(text, ';'))
        {
            EndStatement();
        }
        else if (!token.IsTrivia)
        {
            TakePart(token);
        }
    }

    private void TakePart(Token token)
    {
        if (_start == None)
        {
            _start = token.Start;
            _first = _first == None ? token.Start : _first;
        }
        if (_depth == 0)
        {
            _routine.Take(token, text);
        }
        if (token.Kind == TokenKind.Parameter && _parameter == None)
        {
            _parameter = token.Start;
        }
        if (_placeholder.Take(token, text) is { } placeholder)
        {
            _placeholders.Add(placeholder);
        }
        if (token.IsSymbol(text, '('))
        {
            _parenthesis = _depth++ == 0 ? token.Start : _parenthesis;
        }
        else if (token.IsSymbol(text, ')') && _depth-- == 0)
        {
            _depth = 0;
            _findings.Add(new(token.Start, "Unmatched ')'. Remove it, or add the '('."));
        }
        _end = token.End;
    }

    private void TakeMetaCommand(Token token)
    {
        _findings.Add(new(token.Start, MetaCommand.Problem(text, token.Start)));
        EndStatement();
        _scanner.SkipTo(EndOfLine(token.Start));
    }

    private void EndStatement()
    {
        if (_start != None)
        {
            var statement = new StatementSpan(_start, _end, _scanner.StandardStrings);
            _statements.Add(statement);
            Follow(new(text, statement));
        }
        (_start, _depth, _routine, _parameter, _placeholder) = (None, 0, default, None, default);
    }

    /// <summary>Does what a statement does to the reading of the rest.</summary>
    private void Follow(StatementTokens statement)
    {
        _strings.Follow(statement);
        _scanner.StandardStrings = _strings.On;
        if (_parameter != None && !TakesParameters(statement))
        {
            _parameters.Add(_parameter);
        }
        if (CopyStatement.Problem(statement) is { } problem)
        {
            _findings.Add(new(statement.Start, problem));
        }
        if (CopyStatement.ReadsRows(statement))
        {
            _scanner.SkipTo(CopyStatement.EndOfData(text, EndOfLine(_end)));
        }
    }

    private static bool TakesParameters(StatementTokens statement) =>
        statement.Has(0, "PREPARE")
        || (statement.Has(0, "CREATE") && statement.HasAny(statement.Has(1, "OR") ? 3 : 1, "FUNCTION", "PROCEDURE"));

    private int EndOfLine(int at)
    {
        var length = text.AsSpan(at).IndexOfAny('\n', '\r');
        return length < 0 ? text.Length : at + length;
    }

    private void NeverClosed(Token token)
    {
        // A quote is named by how it opens: E', U&", $tag$.
        var opening = token.In(text);
        opening = token.Kind switch
        {
            TokenKind.DollarText => opening[..(opening[1..].IndexOf('$') + 2)],
            TokenKind.QuotedName => opening[..(opening.IndexOf('"') + 1)],
            TokenKind.QuotedText => opening[..(opening.IndexOf('\'') + 1)],
            _ => opening[..2],
        };
        var what = token.Kind switch
        {
            TokenKind.BlockComment => "comment",
            TokenKind.QuotedName => "quoted name",
            _ => "string",
        };
        NeverClosed(token.Start, $"The {what} that opens here with {opening}", "Close it");
    }

    private void NeverClosed(int at, string what, string advice)
    {
        _findings.Add(new(at, $"{what} is never closed. {advice}."));
        (_start, _depth, _routine, _complete) = (None, 0, default, false);
        _first = _first == None ? at : _first;
    }
}
