using Spectre.Console;

namespace MigrationKit.Bench;

/// <summary>Prints tables that can be pasted into a Markdown file, however narrow the terminal is.</summary>
internal static class Tables
{
    private const int Width = 160;

    private static readonly IAnsiConsole Out = Create();

    internal static void Print(Table table) => Out.Write(table);

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Width;
        return console;
    }
}
