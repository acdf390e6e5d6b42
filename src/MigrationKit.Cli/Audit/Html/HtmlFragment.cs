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
internal readonly struct HtmlFragment
{
    // Umlauts and arrows stay readable; what HTML knows is encoded, quotes of attributes included.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder? _text;

    public HtmlFragment(int literalLength, int formattedCount) => _text = new(literalLength + 16 * formattedCount);

    internal static HtmlFragment Nothing => default;

    private bool IsNothing => _text is null;

    public void AppendLiteral(string markup) => _text!.Append(markup);

    public void AppendFormatted(string? value) => _text!.Append(Encoder.Encode(value ?? ""));

    public void AppendFormatted(long value) => _text!.Append(value.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(HtmlFragment piece) => _text!.Append(piece._text);

    public void AppendFormatted(IEnumerable<HtmlFragment> pieces)
    {
        foreach (var piece in pieces)
        {
            _text!.Append(piece._text);
        }
    }

    internal static HtmlFragment Text(string value) => $"{value}";

    /// <summary>Markup that is not ours to encode: the style sheet.</summary>
    internal static HtmlFragment Raw(string markup)
    {
        var html = new HtmlFragment(markup.Length, 0);
        html.AppendLiteral(markup);
        return html;
    }

    internal static IEnumerable<HtmlFragment> Each<T>(IEnumerable<T> values, Func<T, HtmlFragment> piece) =>
        values.Select(piece);

    /// <summary>The piece, or nothing.</summary>
    internal static HtmlFragment If(bool condition, Func<HtmlFragment> piece) => condition ? piece() : Nothing;

    /// <summary>A part of the page, named by its heading.</summary>
    internal static HtmlFragment Section(string id, string heading, HtmlFragment content) =>
        $"""
            <section aria-labelledby="{id}">
            <h2 id="{id}">{heading}</h2>
            {content}
            </section>
            """;

    /// <summary>Terms with their descriptions; a term without one is left out.</summary>
    internal static HtmlFragment Details(params IEnumerable<(string Term, HtmlFragment Description)> details)
    {
        var rows = Each(
            details.Where(detail => !detail.Description.IsNothing),
            detail => $"<div><dt>{detail.Term}</dt><dd>{detail.Description}</dd></div>\n"
        );
        return $"<dl>{rows}</dl>";
    }

    /// <summary>Lines of a catalog, or of the evidence for a verdict.</summary>
    internal static HtmlFragment Lines(IReadOnlyCollection<string> lines)
    {
        var items = Each(lines, line => $"<li>{line}</li>");
        return If(lines.Count > 0, () => $"""<ul class="lines">{items}</ul>""");
    }

    public override string ToString() => _text?.ToString() ?? "";
}
