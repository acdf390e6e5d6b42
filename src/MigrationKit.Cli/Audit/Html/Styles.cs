using System.Security.Cryptography;
using System.Text;

namespace MigrationKit.Cli.Audit.Html;

/// <summary>The style sheet, and the hash by which the page's policy lets this one in and no other.</summary>
internal static class Styles
{
    /// <summary>The sheets of the folder Css, later ones over earlier ones.</summary>
    private static readonly string[] Sheets = ["theme", "page", "parts", "graph", "media"];

    internal static string Text { get; } = Read();

    internal static string Hash { get; } =
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    private static string Read() =>
        string.Concat(
            Sheets.Select(name =>
            {
                using var resource = typeof(Styles).Assembly.GetManifestResourceStream(
                    name + ".css"
                )!;
                using var reader = new StreamReader(resource);
                // As the page ends its lines: the hash is over what the browser reads.
                return reader.ReadToEnd().ReplaceLineEndings("\n");
            })
        );
}
