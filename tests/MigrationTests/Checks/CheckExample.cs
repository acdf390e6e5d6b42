using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MigrationKit;
using MigrationKit.EntityFrameworkCore;
using MigrationKit.Verification;

namespace MigrationTests.Checks;

/// <summary>
/// A folder <c>docs/checks/ID/bad-WHAT</c> or <c>good-WHAT</c>: migrations, and in <c>expect.txt</c> what the check ID
/// says of them. Its first line is the verdict. <c>also ID</c> names another check that has to fail too; every other
/// line is a text that the evidence or the reason contains. Where there is a <c>base</c>, the migrations are in
/// <c>branch</c> beside it, and in <c>code</c> may be what the application asks. An <c>Example.cs</c> is a context of EF Core with its migrations.
/// </summary>
internal sealed class CheckExample
{
    private readonly string[] _lines;

    internal CheckExample(string label)
    {
        Folder = Path.Combine(Root, label);
        Check = label[..label.IndexOf('/', StringComparison.Ordinal)];
        _lines = [.. File.ReadLines(Path.Combine(Folder, "expect.txt")).Where(line => line.Length > 0)];
    }

    internal static string Root => Repository.PathTo("docs", "checks");

    internal static IEnumerable<string> Labels =>
        from folder in Directory.GetDirectories(Root)
        from example in Directory.GetDirectories(folder)
        let label = $"{Path.GetFileName(folder)}/{Path.GetFileName(example)}"
        orderby label
        select label;

    /// <summary>
    /// For each check, the smallest bad and the smallest good example of every verdict. The nightly run takes all examples.
    /// </summary>
    internal static IReadOnlySet<string> Smallest { get; } =
        (
            from label in Labels
            let example = new CheckExample(label)
            group example by (example.Check, label.Split('/')[1].Split('-')[0], example.Verdict) into alike
            let smallest = alike.OrderBy(example => example.HasConditions).ThenBy(example => example.Size).First()
            select $"{smallest.Check}/{Path.GetFileName(smallest.Folder)}"
        ).ToHashSet();

    internal string Folder { get; }

    internal string? Base => Directory.Exists(Path.Combine(Folder, "base")) ? Path.Combine(Folder, "base") : null;

    internal IReadOnlyList<string> Code =>
        Path.Combine(Folder, "code") is var path && Directory.Exists(path) ? [path] : [];

    internal string Migrations => Base is null ? Folder : Path.Combine(Folder, "branch");

    /// <summary>The migrations of <c>Example.cs</c>, which has a namespace of its own; null where the example is of files.</summary>
    internal MigrationSource? Source
    {
        get
        {
            var words = Path.GetFileName(Folder).Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
            var type = Type.GetType($"{Check}.{string.Concat(words)}.Example");
            if (type is null)
            {
                return null;
            }
            using var context = (DbContext)Activator.CreateInstance(type)!;
            return MigrationSource.From(context);
        }
    }

    /// <summary>The extension that the example needs, from <c>needs-extension.txt</c>; null where it needs none.</summary>
    internal string? Extension =>
        Path.Combine(Folder, "needs-extension.txt") is var path && File.Exists(path)
            ? File.ReadAllText(path).Trim()
            : null;

    /// <summary>The major version, from <c>below-version.txt</c>, from which on the server refuses the example.</summary>
    internal int Below => Version("below") ?? int.MaxValue;

    /// <summary>The major version, from <c>from-version.txt</c>, from which on servers have what the example is about.</summary>
    internal int From => Version("from") ?? 0;

    /// <summary>Whether the check could not judge because there is no program of the server's version.</summary>
    internal static bool LacksProgram(CheckResult result) =>
        result.Verdict == Verdict.Skipped && result.Reason.StartsWith("there is no pg_dump", StringComparison.Ordinal);

    internal string Check { get; }

    internal Verdict Verdict => Enum.Parse<Verdict>(_lines[0], ignoreCase: true);

    internal IEnumerable<string> Failing =>
        _lines.Where(IsAlso).Select(line => line["also ".Length..]).Concat(Verdict == Verdict.Fail ? [Check] : []);

    internal IEnumerable<string> Texts => _lines.Skip(1).Where(line => !IsAlso(line));

    private bool HasConditions => Extension is not null || Version("below") is not null || Version("from") is not null;

    private long Size =>
        new DirectoryInfo(Folder)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension is ".sql" or ".cs")
            .Sum(file => file.Length);

    private int? Version(string word) =>
        Path.Combine(Folder, $"{word}-version.txt") is var path && File.Exists(path)
            ? int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture)
            : null;

    private static bool IsAlso(string line) => line.StartsWith("also MK", StringComparison.Ordinal);
}
