using MigrationKit.Cli.New;
using MigrationKit.Sql;

namespace MigrationKit.Cli.Audit;

/// <summary>What <c>audit</c> reads besides database and folder.</summary>
internal static class AuditInput
{
    private const string Standard = "-";

    internal static readonly Option<string[]> Logs = new Option<string[]>("--log")
    {
        Description =
            "A log of the server or the application (.gz too), - for standard input; repeatable [default: none]",
        HelpName = "file",
    }.RefuseConnectionStrings();

    private static readonly Option<string[]> Code = new Option<string[]>("--code")
    {
        Description = "A directory with source code whose SQL the server checks; repeatable [default: none]",
        HelpName = "dir",
    }.RefuseConnectionStrings();

    internal static void AddAuditInput(this Command command) => command.AddAll(Logs, Code);

    /// <exception cref="UsageException">A log cannot be opened, or a directory is not there.</exception>
    internal static AuditOptions Read(ParseResult parse, Func<TextReader> input, ICollection<IDisposable> opened)
    {
        var folder = parse.GetRequiredValue(DatabaseOptions.Migrations);
        var table = parse.GetRequiredValue(DatabaseOptions.HistoryTable);
        var code = parse.GetValue(Code) ?? [];
        if (Array.Find(code, path => !Directory.Exists(path)) is { } absent)
        {
            throw new UsageException($"The directory of --code does not exist: {absent}. Name one with source code.");
        }
        return new()
        {
            HistoryTable = table,
            WaitForServer = parse.GetValue(DatabaseOptions.Wait) ?? TimeSpan.Zero,
            Logs = [.. (parse.GetValue(Logs) ?? []).Select(path => Open(path, input, opened))],
            CodeDirectories = code,
            ExcludedDirectories = [folder],
            ScratchRun = parse.GetValue(FolderRehearsal.Unwanted)
                ? null
                : (scratch, token) => FolderRehearsal.RunAsync(parse, scratch, token),
            FolderArgument = GivenOptions.Folder(parse),
            CommandArguments = GivenOptions.TableAndLayout(parse),
            AuditArguments = string.Join(' ', [.. code.Select(path => $"{Code.Name} {ShellWord.Quote(path)}")]),
            TakesNewFiles = NewMigrationFile.FitsInto(folder),
        };
    }

    private static AuditLog Open(string path, Func<TextReader> input, ICollection<IDisposable> opened)
    {
        if (path == Standard)
        {
            var standard = input();
            opened.Add(standard);
            return new(Standard, standard);
        }
        try
        {
            var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 1 << 16,
                FileOptions.SequentialScan
            );
            opened.Add(file);
            Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new TruncationCheckedGZipStream(file)
                : file;
            var text = new StreamReader(
                content,
                LogEncoding.Utf8OrLatin1,
                detectEncodingFromByteOrderMarks: true,
                bufferSize: 1 << 16
            );
            opened.Add(text);
            return new(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"The log of --log cannot be read: {e.Message} Name a file that you may read, or - for standard input."
            );
        }
    }
}
