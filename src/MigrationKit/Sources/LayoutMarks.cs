using MigrationKit.Parsing;

namespace MigrationKit.Sources;

/// <summary>
/// The part of a file that its layout runs. The rest is blanked out, so that positions in the text stay positions in the file.
/// Like the tools, this finds marks line by line, even inside quotes.
/// </summary>
internal sealed class LayoutMarks
{
    private readonly Layout _layout;
    private readonly List<Finding> _findings = [];
    private readonly string? _placeholder;
    private int _up = -1;

    internal LayoutMarks(MigrationFile file, string text)
    {
        var layout = file.Layout;
        _layout = layout;
        Text = text;
        if (layout.Mark is { } mark)
        {
            Text = UpOnly(text, mark);
        }
        if (layout.Halves is { } halves && !file.Name.EndsWith(".up", StringComparison.Ordinal))
        {
            (_up, var other) = halves.In(text);
            Text = Blanked(text, other);
        }
        NoTransaction |= layout.NoTransactionLine is { } line && text.StartsWith(line, StringComparison.Ordinal);
        _placeholder = file.NoPlaceholders ? null : layout.Placeholder;
    }

    /// <summary>The text, with blanks in place of what does not run.</summary>
    internal string Text { get; }

    internal bool NoTransaction { get; private set; }

    /// <summary>The problems of the marks, and the first placeholder outside comments.</summary>
    internal IEnumerable<Finding> Findings(SqlScript script) =>
        _placeholder is null ? Marks(script.Start) : Marks(script.Start).Concat(Placeholders(script));

    private IEnumerable<Finding> Placeholders(SqlScript script) =>
        ForeignMarks
            .Outside(script.Comments, Places(script.Text))
            .Take(1)
            .Select(at => new Finding(
                at,
                $"{_layout.Tool} replaces a placeholder here, and MigrationKit does not. Write the value."
            ));

    /// <summary>Whether the tool replaces what starts there, which is said of the first.</summary>
    internal bool Replaces(string text, int at) =>
        _placeholder is { } opening && text.AsSpan(at).StartsWith(opening, StringComparison.Ordinal);

    private IEnumerable<int> Places(string text)
    {
        for (var at = Next(text, 0); at >= 0; at = Next(text, at + 1))
        {
            yield return at;
        }
    }

    private int Next(string text, int from) =>
        _placeholder is { } opening ? text.IndexOf(opening, from, StringComparison.Ordinal) : -1;

    private IEnumerable<Finding> Marks(int firstStatement)
    {
        if (_layout.UpMark is { } mark && _up < 0)
        {
            return [new(0, $"The file has no line '{mark}', so {_layout.Tool} runs nothing of it. Add the line.")];
        }
        return firstStatement < _up
            ? _findings.Append(
                new(firstStatement, $"This statement is above '{_layout.UpMark ?? "-- Up Migration"}'. Move it below.")
            )
            : _findings;
    }

    private static string Blanked(string text, Range part)
    {
        var blanked = text.ToCharArray();
        foreach (ref var character in blanked.AsSpan(part))
        {
            character = character is '\n' or '\r' ? character : ' ';
        }
        return new(blanked);
    }

    private string UpOnly(string text, string mark)
    {
        var blanked = text.ToCharArray();
        var isDown = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            text.AsSpan().Overlaps(line, out var at);
            var indented = line.TrimStart();
            var comment = indented.StartsWith("--") ? indented[2..].Trim() : default;
            if (comment.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                var words = comment[mark.Length..].Trim().ToString().ToLowerInvariant();
                isDown = Take(words, at, isDown);
                CheckForm(line, at);
            }
            if (isDown)
            {
                blanked.AsSpan(at, line.Length).Fill(' ');
            }
            else if (IsEnd(comment, mark))
            {
                // The tools end the statement here, with or without a semicolon.
                blanked.AsSpan(at, line.Length).Fill(' ');
                blanked[at] = ';';
            }
        }
        return new(blanked);
    }

    /// <summary>What only looks like a mark would be left out here, and run there.</summary>
    private void CheckForm(ReadOnlySpan<char> line, int at)
    {
        if (
            _layout.MarkForm is { } form
            && !form.IsMatch(line)
            && _findings.TrueForAll(finding => finding.Offset != at)
        )
        {
            _findings.Add(
                new(
                    at,
                    $"{_layout.Tool} does not take this line for a mark. Write it like '{_layout.UpMark}', at the start of the line."
                )
            );
        }
    }

    private static bool IsEnd(ReadOnlySpan<char> comment, string mark) =>
        comment.StartsWith(mark, StringComparison.OrdinalIgnoreCase)
        && comment[mark.Length..].Trim().Equals("statementend", StringComparison.OrdinalIgnoreCase);

    /// <summary>Follows a mark.</summary>
    /// <returns>Whether the lines below are skipped.</returns>
    private bool Take(string words, int at, bool isDown)
    {
        switch (words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["up", .. var options]:
                _up = _up < 0 ? at : _up;
                NoTransaction |= options.Contains("transaction:false") || options.Contains("notransaction");
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
                    new(at, $"{_layout.Tool} replaces variables here, and MigrationKit does not. Write the values.")
                );
                break;
            default:
                _findings.Add(new(at, $"{_layout.Tool} does not recognize this mark. Correct or remove it."));
                break;
        }
        return isDown;
    }
}
