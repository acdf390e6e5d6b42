using MigrationKit.Parsing;

namespace MigrationTests.Sources;

/// <summary>The property of every split: statements and what stands between them are the whole text.</summary>
internal static class Joined
{
    internal static void Check(SqlScript script)
    {
        var at = 0;
        foreach (var statement in script.Statements)
        {
            CheckGap(script.Text, at, statement.Start);
            statement.End.Should().BeGreaterThan(statement.Start);
            at = statement.End;
        }
        CheckGap(script.Text, at, script.Text.Length);
    }

    private static void CheckGap(string text, int start, int end)
    {
        var scanner = new SqlScanner(text, start, end);
        for (var token = scanner.Next(); token.Kind != TokenKind.End; token = scanner.Next())
        {
            (token.IsTrivia || token.IsSymbol(text, ';'))
                .Should()
                .BeTrue("'{0}' at {1} is between statements", token.In(text).ToString(), token.Start);
        }
    }
}
