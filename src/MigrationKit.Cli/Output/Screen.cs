using System.CommandLine;
using MigrationKit.Cli.Commands;

namespace MigrationKit.Cli.Output;

/// <summary>How the answer is given.</summary>
internal enum OutputForm
{
    /// <summary>Lines without control characters, for pipes and logs.</summary>
    Plain,

    /// <summary>The same lines with colour, a line that shows what is under way, and tables.</summary>
    Terminal,

    /// <summary>One JSON document.</summary>
    Json,
}

/// <summary>Where a command writes to, and what the user wants to see there.</summary>
internal sealed class Screen
{
    internal Screen(ParseResult parse, CliConfiguration configuration)
    {
        Out = configuration.Output;
        Error = configuration.Error;
        Width = configuration.Width;
        Verbose = parse.GetValue(OutputOptions.Verbose);
        Form =
            parse.GetValue(OutputOptions.Json) ? OutputForm.Json
            : configuration.IsTerminal ? OutputForm.Terminal
            : OutputForm.Plain;
        Color =
            Form == OutputForm.Terminal
            && !parse.GetValue(OutputOptions.NoColor)
            && string.IsNullOrEmpty(configuration.Variable("NO_COLOR"));
    }

    internal TextWriter Out { get; }

    internal TextWriter Error { get; }

    internal OutputForm Form { get; }

    internal bool Color { get; }

    internal bool Verbose { get; }

    internal Func<int> Width { get; }

    /// <summary>A word in the colour of what it says: green is done, yellow deserves a look, red is wrong.</summary>
    internal string Paint(string word, string? padded = null)
    {
        padded ??= word;
        var color = word switch
        {
            "applied" or "adopted" => "32",
            "failed" or "refused" or "error" or "modified" or "missing" or "incomplete" => "31",
            "applying" or "pending" or "warning" or "out of order" or "not attempted" => "33",
            _ => "2",
        };
        return Color ? $"\e[{color}m{padded}\e[0m" : padded;
    }
}
