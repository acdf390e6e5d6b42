namespace GateTests.Pages;

/// <summary>One text of a page, and how it stands out.</summary>
public sealed record ContrastOfText
{
    public string Text { get; init; } = "";

    /// <summary>As WCAG defines it, from 1 to 21.</summary>
    public double Ratio { get; init; }

    /// <summary>Whether it stands on a dark ground.</summary>
    public bool Dark { get; init; }
}

internal static class Contrast
{
    /// <summary>All texts that have an extent and their background.</summary>
    internal const string Script = """
        () => {
          const rgb = color => color.match(/[\d.]+/g).map(Number);
          const luminance = color => {
            const [r, g, b] = rgb(color).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const solid = color => (rgb(color)[3] ?? 1) === 1;
          const ground = element => {
            for (let e = element; e; e = e.parentElement) {
              const color = getComputedStyle(e).backgroundColor;
              if (solid(color)) return color;
            }
            return 'rgb(255, 255, 255)';
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const texts = [];
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            const range = document.createRange();
            range.selectNode(walker.currentNode);
            if (!walker.currentNode.data.trim() || element.closest('title, desc') || !range.getClientRects().length) continue;
            const style = getComputedStyle(element);
            const behind = luminance(ground(element));
            const front = luminance(style.color);
            const [low, high] = [Math.min(front, behind), Math.max(front, behind)];
            texts.push({ text: walker.currentNode.data.trim(), ratio: (high + 0.05) / (low + 0.05), dark: behind < 0.2 });
          }
          return texts;
        }
        """;
}
