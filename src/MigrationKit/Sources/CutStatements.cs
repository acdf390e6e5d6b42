using System.Collections;
using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// The statements of a text, each cut out of it when it is asked for: together they are as long as the text, and a run
/// needs them one after the other.
/// </summary>
internal sealed class CutStatements : IReadOnlyList<SqlStatement>
{
    private readonly string _text;
    private readonly IReadOnlyList<StatementSpan> _spans;
    private readonly (int Line, int Column)[] _places;

    internal CutStatements(string text, IReadOnlyList<StatementSpan> spans)
    {
        var cursor = new LineCursor(text);
        (_text, _spans) = (text, spans);
        _places = [.. spans.Select(span => cursor.At(span.Start))];
    }

    public int Count => _spans.Count;

    public SqlStatement this[int index] =>
        new(
            _text[_spans[index].Start.._spans[index].End],
            _spans[index].Start,
            _places[index].Line,
            _places[index].Column
        );

    public IEnumerator<SqlStatement> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
