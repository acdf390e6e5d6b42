using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>
/// A piece of a page, written as an interpolated string: what stands in the code is markup, and every value put into it
/// is encoded, so that no name of a table and no line of a log can become markup.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct Html
{
    // Umlauts and arrows stay readable; what HTML knows is encoded, quotes of attributes included.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder? _text;

    public Html(int literalLength, int formattedCount) =>
        _text = new(literalLength + 16 * formattedCount);

    internal static Html Nothing => default;

    private bool IsNothing => _text is null;

    public void AppendLiteral(string markup) => _text!.Append(markup);

    public void AppendFormatted(string? value) => _text!.Append(Encoder.Encode(value ?? ""));

    public void AppendFormatted(long value) =>
        _text!.Append(value.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Html piece) => _text!.Append(piece._text);

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
        {
            _text!.Append(piece._text);
        }
    }

    /// <summary>A value alone.</summary>
    internal static Html Text(string value) => $"{value}";

    /// <summary>Markup that is not ours to encode: the style sheet.</summary>
    internal static Html Raw(string markup)
    {
        var html = new Html(markup.Length, 0);
        html.AppendLiteral(markup);
        return html;
    }

    /// <summary>A piece for each value.</summary>
    internal static IEnumerable<Html> Each<T>(IEnumerable<T> values, Func<T, Html> piece) =>
        values.Select(piece);

    /// <summary>The piece, or nothing.</summary>
    internal static Html If(bool condition, Func<Html> piece) => condition ? piece() : Nothing;

    /// <summary>A part of the page, named by its heading.</summary>
    internal static Html Section(string id, string heading, Html content) =>
        $"""
            <section aria-labelledby="{id}">
            <h2 id="{id}">{heading}</h2>
            {content}
            </section>
            """;

    /// <summary>Terms with their descriptions; a term without one is left out.</summary>
    internal static Html Details(params IEnumerable<(string Term, Html Description)> details)
    {
        var rows = Each(
            details.Where(detail => !detail.Description.IsNothing),
            detail => $"<div><dt>{detail.Term}</dt><dd>{detail.Description}</dd></div>\n"
        );
        return $"<dl>{rows}</dl>";
    }

    /// <summary>Lines of a catalog, or of the evidence for a verdict.</summary>
    internal static Html Lines(IReadOnlyCollection<string> lines)
    {
        var items = Each(lines, line => $"<li>{line}</li>");
        return If(lines.Count > 0, () => $"""<ul class="lines">{items}</ul>""");
    }

    public override string ToString() => _text?.ToString() ?? "";
}
