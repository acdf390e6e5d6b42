using System.Text;
using System.Text.RegularExpressions;
using MigrationKit.Audit.Logs;

namespace MigrationKit.Cli.Shared;

/// <summary>
/// Text as a terminal and a CI log show it, whoever wrote it: what would steer a terminal or turn the order of reading is
/// replaced, and what a CI system would take for a command is broken by a blank.
/// </summary>
internal static partial class ShownText
{
    /// <summary>Stands for the escape character in the colours of the tool itself. No text has it: Unicode assigns it to nothing.</summary>
    internal const char OwnEscape = '\uFDD0';

    /// <param name="atLineStart">Whether nothing but blanks is before it in its line.</param>
    /// <param name="color">Whether the tool's own colours are wanted.</param>
    internal static string From(string text, bool atLineStart = true, bool color = false)
    {
        var shown = Steering().IsMatch(text) ? WithoutSteering(text, color) : text;
        if (shown.Contains("##", StringComparison.Ordinal))
        {
            shown = HashCommand().Replace(shown, "# #");
        }
        return shown.Contains("::", StringComparison.Ordinal)
            ? ColonCommand()
                .Replace(
                    shown,
                    command => command.Index > 0 || atLineStart ? command.Groups["blank"].Value + ": :" : command.Value
                )
            : shown;
    }

    /// <summary>The same in a document of JSON, whose strings keep their value.</summary>
    internal static string OfJson(string document) =>
        SteeringInJson().Replace(document, found => $"\\u{(int)found.Value[0]:x4}{found.Value[1..]}");

    private static string WithoutSteering(string text, bool color)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; )
        {
            if (color && OwnColor().Match(text, i) is { Success: true } own)
            {
                shown.Append('\e').Append(own.ValueSpan[1..]);
                i += own.Length;
                continue;
            }
            var valid = Rune.TryGetRuneAt(text, i, out var rune);
            var length = valid ? rune.Utf16SequenceLength : 1;
            var keep =
                valid
                && rune.Value switch
                {
                    '\n' or '\t' => true,
                    '\r' => i + 1 < text.Length && text[i + 1] == '\n',
                    OwnEscape => false,
                    _ => !SafeText.Steers(rune),
                };
            shown.Append(keep ? text.AsSpan(i, length) : "\ufffd");
            i += length;
        }
        return shown.ToString();
    }

    // Surrogates too: some of what steers is written with two of them, and half of one is no character.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Cs}\uFDD0-[\n\t]]")]
    private static partial Regex Steering();

    [GeneratedRegex(@"[\p{Cf}\x7F-\x9F]|##(?=[\w-]*\[)")]
    private static partial Regex SteeringInJson();

    [GeneratedRegex(@"\G\uFDD0\[(0|2|3[123])m")]
    private static partial Regex OwnColor();

    /// <summary>Of Azure Pipelines, TeamCity and, in its old form, GitHub: anywhere in a line.</summary>
    [GeneratedRegex(@"##(?=[\w-]*\[)")]
    private static partial Regex HashCommand();

    /// <summary>Of GitHub: at the start of a line.</summary>
    [GeneratedRegex(@"^(?<blank>[^\S\n]*)::(?=[\w-]+(?: [^\n]*?)?::)", RegexOptions.Multiline)]
    private static partial Regex ColonCommand();
}
