using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The style sheet, and the hash by which the page's policy admits it and nothing else.</summary>
internal static class StyleSheet
{
    internal static string Text { get; } = Read();

    internal static string Hash { get; } =
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    private static string Read()
    {
        using var resource = typeof(StyleSheet).Assembly.GetManifestResourceStream("audit.css")!;
        using var reader = new StreamReader(resource);
        // As the page ends its lines: the hash is over what the browser reads.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
