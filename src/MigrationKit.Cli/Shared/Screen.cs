using Spectre.Console;

namespace MigrationKit.Cli.Shared;

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
    private readonly bool _errorColor;
    private bool _hasLine;

    internal Screen(ParseResult parse, CliConfiguration configuration)
    {
        Width = configuration.Width;
        Verbose = parse.GetValue(OutputOptions.Verbose);
        Form =
            parse.GetValue(OutputOptions.Json) ? OutputForm.Json
            : configuration.IsTerminal ? OutputForm.Terminal
            : OutputForm.Plain;
        var wanted = !parse.GetValue(OutputOptions.NoColor) && string.IsNullOrEmpty(configuration.Variable("NO_COLOR"));
        Color = wanted && Form == OutputForm.Terminal;
        _errorColor = wanted && configuration.ErrorIsTerminal;
        Terminal = configuration.Output;
        Out = new(Terminal, Color);
        Error = new(configuration.Error, _errorColor);
    }

    internal ShownWriter Out { get; }

    internal ShownWriter Error { get; }

    /// <summary>Standard output for what moves the cursor. What others wrote goes through <see cref="ShownText"/> first.</summary>
    internal TextWriter Terminal { get; }

    internal OutputForm Form { get; }

    internal bool Color { get; }

    internal bool Verbose { get; }

    internal Func<int> Width { get; }

    /// <summary>Shows what is under way in a line that goes again; it has to be shorter than the terminal is wide.</summary>
    internal void ShowLine(string text)
    {
        ClearLine();
        Out.Write(text);
        Out.Flush();
        _hasLine = true;
    }

    /// <summary>Takes that line away, and the ^C that a terminal echoes into it.</summary>
    internal void ClearLine()
    {
        if (_hasLine)
        {
            Terminal.Write("\r\e[K");
            _hasLine = false;
        }
    }

    /// <summary>A console of Spectre's, for tables.</summary>
    /// <param name="isLive">Whether it is redrawn in its place: then it moves the cursor, with colours or without.</param>
    internal IAnsiConsole CreateConsole(bool isLive = false)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Terminal),
                Ansi = Color || isLive ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = isLive ? InteractionSupport.Yes : InteractionSupport.No,
            }
        );
        console.Profile.Width = Width();
        return console;
    }

    /// <summary>A word for standard output in the colour of what it says, padded to a width.</summary>
    internal string Paint(string word, int width = 0) => Paint(Color, word, width);

    /// <summary>A word for standard error in the colour of what it says.</summary>
    internal string PaintError(string word) => Paint(_errorColor, word, width: 0);

    /// <summary>Green is done, yellow deserves a look, red is wrong.</summary>
    private static string Paint(bool inColor, string word, int width)
    {
        var color = word switch
        {
            "applied" or "adopted" or "pass" or "written" => "32",
            "failed" or "fail" or "refused" or "error" or "modified" or "missing" or "incomplete" or "stale" => "31",
            "applying" or "pending" or "warning" or "warn" or "out of order" or "not attempted" => "33",
            _ => "2",
        };
        return inColor
            ? $"{ShownText.OwnEscape}[{color}m{word.PadRight(width)}{ShownText.OwnEscape}[0m"
            : word.PadRight(width);
    }
}
