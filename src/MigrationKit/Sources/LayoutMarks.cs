using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// The text of one file as its layout has it. What is not to be run is blanked out, so that every place in the text stays
/// the place in the file. Tools find their marks line by line, whatever they stand in, and so does this.
/// </summary>
internal sealed class LayoutMarks
{
    private readonly Layout _layout;
    private readonly List<Finding> _findings = [];
    private int _up = -1;

    private LayoutMarks(Layout layout, string text)
    {
        _layout = layout;
        Text = text;
        if (layout.Mark is { } mark)
        {
            Text = UpOnly(text, mark);
        }
        NoTransaction |=
            layout.NoTransactionLine is { } line && text.StartsWith(line, StringComparison.Ordinal);
        var placeholder = layout.Placeholder is { } opening
            ? text.IndexOf(opening, StringComparison.Ordinal)
            : -1;
        if (placeholder >= 0)
        {
            _findings.Add(
                new(
                    placeholder,
                    $"{layout.Tool} would replace a placeholder here, and MigrationKit has none. Write the value."
                )
            );
        }
    }

    /// <summary>The text, with blanks for what is not to be run.</summary>
    internal string Text { get; }

    internal bool NoTransaction { get; private set; }

    internal static LayoutMarks Read(Layout layout, string text) => new(layout, text);

    /// <summary>What is wrong with the marks, once it is known where the first statement starts.</summary>
    internal IEnumerable<Finding> Findings(int firstStatement)
    {
        if (_layout.Mark is { } mark && _up < 0)
        {
            return
            [
                new(
                    0,
                    $"The file has no line '-- {mark}up', without which {_layout.Tool} runs nothing of it. Add it."
                ),
            ];
        }
        return firstStatement < _up
            ? _findings.Append(
                new(firstStatement, $"This stands above '-- {_layout.Mark}up'. Move it below.")
            )
            : _findings;
    }

    private string UpOnly(string text, string mark)
    {
        var blanked = text.ToCharArray();
        var isDown = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            text.AsSpan().Overlaps(line, out var at);
            var comment = line.StartsWith("--") ? line[2..].Trim() : default;
            if (comment.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                var words = comment[mark.Length..].Trim().ToString().ToLowerInvariant();
                isDown = Take(words, at, isDown);
            }
            if (isDown)
            {
                blanked.AsSpan(at, line.Length).Fill(' ');
            }
        }
        return new(blanked);
    }

    /// <summary>Follows a mark.</summary>
    /// <returns>Whether what comes next is not to be run.</returns>
    private bool Take(string words, int at, bool isDown)
    {
        switch (words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["up", .. var options]:
                _up = _up < 0 ? at : _up;
                NoTransaction |= options.Contains("transaction:false");
                return false;
            case ["down", ..]:
                return true;
            case ["no", "transaction"]:
                NoTransaction = true;
                break;
            case ["statementbegin" or "statementend"] or ["envsub", "off"]:
                break;
            case ["envsub", ..]:
                _findings.Add(
                    new(
                        at,
                        $"{_layout.Tool} would replace variables here, and MigrationKit has none. Write the values."
                    )
                );
                break;
            default:
                _findings.Add(new(at, $"This is no mark of {_layout.Tool}. Correct or remove it."));
                break;
        }
        return isDown;
    }
}
