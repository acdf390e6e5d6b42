using System.Globalization;
using System.Text.RegularExpressions;

namespace MigrationKit.Sources;

/// <summary>What a layout sorts by.</summary>
internal enum LayoutOrder
{
    /// <summary>The text order of the names.</summary>
    Name,

    /// <summary>The numbers of the version.</summary>
    Number,

    /// <summary>The text order of the versions.</summary>
    Version,
}

/// <summary>The conventions of one tool. This table holds everything that is known about the tools.</summary>
/// <param name="Tool">What messages and the option <c>--layout</c> call it.</param>
/// <param name="Example">What its names look like.</param>
/// <param name="Order">What its order goes by.</param>
internal sealed partial record Layout(MigrationLayout Id, string Tool, string Example, LayoutOrder Order)
{
    internal static readonly Layout Own = new(
        MigrationLayout.MigrationKit,
        "migrationkit",
        "name.sql",
        LayoutOrder.Name
    )
    {
        Separator = null,
    };

    private static readonly Layout[] Foreign =
    [
        new(MigrationLayout.Flyway, "flyway", "V1_2__name.sql", LayoutOrder.Number)
        {
            Prefix = "V",
            Separator = "__",
            InVersion = "._",
            Recursive = true,
            SideFile = ".conf",
            SideKey = "executeInTransaction",
            InfersNoTransaction = true,
            Placeholder = "${",
            Repeatable = "R__",
            LeftOutPrefix = "U",
            LeftOutNames = [(FlywayCallback().IsMatch, CallbackRule)],
            RefusedNames =
            [
                (
                    "B",
                    "is a baseline, which stands for all versions before it, and here every migration is run. "
                        + "Move it out of the folder, or name it V instead of them."
                ),
            ],
        },
        new(MigrationLayout.GolangMigrate, "golang-migrate", "1_name.up.sql", LayoutOrder.Number)
        {
            Suffixes = [".up"],
            LeftOut = ".down",
            NoTransactionLine = "-- no-transaction",
            InfersNoTransaction = true,
            SendsWhole = true,
        },
        new(MigrationLayout.Sqlx, "sqlx", "1_name.sql", LayoutOrder.Number)
        {
            Suffixes = [".up", ""],
            LeftOut = ".down",
            NoTransactionLine = "-- no-transaction",
        },
        new(MigrationLayout.Dbmate, "dbmate", "20240101000000_name.sql", LayoutOrder.Name)
        {
            Separator = "",
            UpMark = "-- migrate:up",
            MarkForm = DbmateMark(),
        },
        new(MigrationLayout.Goose, "goose", "1_name.sql", LayoutOrder.Number)
        {
            UpMark = "-- +goose Up",
            MarkForm = GooseMark(),
        },
        new(MigrationLayout.SqlMigrate, "sql-migrate", "1_name.sql", LayoutOrder.Number)
        {
            Separator = "",
            UpMark = "-- +migrate Up",
            MarkForm = SqlMigrateMark(),
            SharesVersions = true,
            ReadsUnnumbered = true,
        },
        new(MigrationLayout.Prisma, "prisma", "name/migration.sql", LayoutOrder.Name)
        {
            Separator = null,
            FileInDirectory = "migration.sql",
            LeftOut = "down",
            InfersNoTransaction = true,
            SendsWhole = true,
        },
        new(MigrationLayout.Diesel, "diesel", "2024-01-01-000000_name/up.sql", LayoutOrder.Version)
        {
            InVersion = "-",
            AnyVersion = true,
            FileInDirectory = "up.sql",
            LeftOut = "down",
            SideFile = "metadata.toml",
            SideKey = "run_in_transaction",
        },
        new(MigrationLayout.Supabase, "supabase", "20240101000000_name.sql", LayoutOrder.Name)
        {
            InfersNoTransaction = true,
        },
        new(MigrationLayout.Pop, "pop", "1_name.postgres.up.sql", LayoutOrder.Version)
        {
            Suffixes = [".up"],
            LeftOut = ".down",
            NamesDatabases = true,
            Placeholder = "{{",
        },
        new(MigrationLayout.NodePgMigrate, "node-pg-migrate", "1_name.sql", LayoutOrder.Number)
        {
            Separator = "",
            Suffixes = [".up", ""],
            LeftOut = ".down",
            Halves = Halves.OfNodePgMigrate,
            TimesOfDay = true,
        },
        new(MigrationLayout.Tern, "tern", "1_name.sql", LayoutOrder.Number)
        {
            Halves = Halves.OfTern,
            Placeholder = "{{",
        },
    ];

    /// <summary>What stands before the version.</summary>
    internal string Prefix { get; init; } = "";

    /// <summary>What ends the version; empty where anything does, null where names have none.</summary>
    internal string? Separator { get; init; } = "_";

    /// <summary>What may stand between the digits of a version.</summary>
    internal string InVersion { get; init; } = "";

    /// <summary>Whether a version may be of other characters than digits.</summary>
    internal bool AnyVersion { get; init; }

    /// <summary>Whether files may have the same version; they run in the order of their names.</summary>
    internal bool SharesVersions { get; init; }

    /// <summary>Whether names without a version are read too, behind all others.</summary>
    internal bool ReadsUnnumbered { get; init; }

    /// <summary>What names end in before <c>.sql</c>.</summary>
    internal string[] Suffixes { get; init; } = [""];

    /// <summary>How the names of files end that undo a migration.</summary>
    internal string? LeftOut { get; init; }

    /// <summary>
    /// How the names of files start that undo the migration of their version, and are one of their own where there is none:
    /// Flyway's <c>U1__a.sql</c> undoes, refinery's runs.
    /// </summary>
    internal string? LeftOutPrefix { get; init; }

    /// <summary>How names start of files that run again whenever they change; null where there are none.</summary>
    internal string? Repeatable { get; init; }

    /// <summary>Names of files that the tool runs at other times, and the rule by which they are left out.</summary>
    internal (Func<string, bool> Is, string Rule)[] LeftOutNames { get; init; } = [];

    /// <summary>The rule among them whose files do something on each run of the tool, which is then missing.</summary>
    internal const string CallbackRule = "a callback, which runs around the steps of flyway";

    /// <summary>How names start that the tool reads and MigrationKit refuses, and why.</summary>
    internal (string Start, string Reason)[] RefusedNames { get; init; } = [];

    /// <summary>The file that each migration is, in a directory of its own.</summary>
    internal string? FileInDirectory { get; init; }

    /// <summary>Whether subdirectories are looked into.</summary>
    internal bool Recursive { get; init; }

    /// <summary>
    /// The file that says <c>key = false</c> where the migration does without a transaction: what is added to the name of
    /// the migration's file, or the name of a file in its directory.
    /// </summary>
    internal string? SideFile { get; init; }

    /// <summary>The key in <see cref="SideFile"/>.</summary>
    internal string? SideKey { get; init; }

    /// <summary>The mark above the part that runs, as the tool writes it; null where files have no sections.</summary>
    internal string? UpMark { get; init; }

    /// <summary>How comments start that are marks.</summary>
    internal string? Mark => UpMark?["-- ".Length..^"up".Length];

    /// <summary>The lines that the tool takes for marks, and no others that look like one.</summary>
    internal Regex? MarkForm { get; init; }

    /// <summary>Where the part of a file that runs ends, and the other begins; null where files have no such halves.</summary>
    internal Halves? Halves { get; init; }

    /// <summary>Whether a version of 17 digits is a time of day, among versions that count milliseconds.</summary>
    internal bool TimesOfDay { get; init; }

    /// <summary>The first line of files that do without a transaction.</summary>
    internal string? NoTransactionLine { get; init; }

    /// <summary>Whether the tool recognizes by itself what cannot run in a transaction.</summary>
    internal bool InfersNoTransaction { get; init; }

    /// <summary>Whether the tool sends a file in one message, so that a statement alone in it is in no transaction.</summary>
    internal bool SendsWhole { get; init; }

    /// <summary>Whether names say which database a file is for, and that it does without a transaction.</summary>
    internal bool NamesDatabases { get; init; }

    /// <summary>How a placeholder starts that the tool replaces.</summary>
    internal string? Placeholder { get; init; }

    /// <summary>What <c>--layout</c> takes.</summary>
    internal static string Choice => string.Join(", ", Foreign.Prepend(Own).Select(layout => layout.Tool));

    internal static Layout For(MigrationLayout id) =>
        id == MigrationLayout.MigrationKit ? Own : Foreign.Single(layout => layout.Id == id);

    /// <summary>Whether a file is where the layout has its migrations, whatever its name says.</summary>
    internal bool Takes(FolderEntry entry) =>
        FileInDirectory is { } file
            ? entry.Parent.Length > 0 && entry.Name.Equals(file, StringComparison.Ordinal)
            : entry.IsSql && (Recursive || entry.Parent.Length == 0);

    /// <summary>The rule of the layout by which a file is left out; null where there is none.</summary>
    internal string? LeavesOutBy(FolderEntry entry) =>
        LeavesOut(entry) ? "undoes a migration"
        : NamesDatabases && Takes(entry) && DialectName.IsOther(entry.Title) ? "for another database"
        : Takes(entry) ? LeftOutNames.FirstOrDefault(name => name.Is(entry.Title)).Rule
        : null;

    /// <summary>Whether a file runs again whenever it changes.</summary>
    internal bool IsRepeatable(string name) =>
        Repeatable is { } start && name.Length > start.Length && name.StartsWith(start, StringComparison.Ordinal);

    /// <summary>Whether a file undoes a migration, by the rules of the layout.</summary>
    internal bool LeavesOut(FolderEntry entry) =>
        LeftOut is { } end
        && entry.IsSql
        && (
            FileInDirectory is null
                ? entry.Parent.Length == 0 && entry.Title.EndsWith(end, StringComparison.Ordinal)
                : entry.Parent.Length > 0 && entry.Title == end
        );

    /// <summary>The name of the migration in a file.</summary>
    internal string NameOf(FolderEntry entry) =>
        FileInDirectory is null ? entry.Title : entry.Parent[(entry.Parent.LastIndexOf('/') + 1)..];

    /// <summary>
    /// Where the footprint of a migration belongs: beside the directories of Prisma and Diesel another one would break
    /// their folder, so there it goes into the directory of the migration.
    /// </summary>
    internal string FootprintPath(string folder, FolderEntry entry) =>
        FileInDirectory is null
            ? Path.Combine(folder, "footprints", entry.Title + ".txt")
            : Path.Combine(Path.GetDirectoryName(entry.FullPath)!, "footprint.txt");

    /// <summary>The version in a name, such that equal ones are equal; null where it is no name of this layout.</summary>
    internal string? Version(string name)
    {
        if (Separator is null)
        {
            return name;
        }
        var suffix = SuffixOf(name);
        if (suffix is null || !name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var rest = name[Prefix.Length..^suffix.Length];
        var end =
            Separator.Length > 0
                ? rest.IndexOf(Separator, StringComparison.Ordinal)
                : rest.TakeWhile(char.IsAsciiDigit).Count();
        if (end < 0 && Separator == "_")
        {
            // A number alone.
            end = rest.Length;
        }
        var parts = rest[..Math.Max(end, 0)].Split([.. InVersion]);
        return AnyVersion ? (name.All(char.IsAsciiDigit) ? Padded(name) : string.Concat(parts))
            : parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)) ? Key(parts)
            : ReadsUnnumbered ? BehindNumbers
            : null;
    }

    /// <summary>The version of the migration that a file undoes, by the name of that file.</summary>
    internal string? VersionUndone(string name) =>
        LeftOut is { } end && name.EndsWith(end, StringComparison.Ordinal) ? Version(name[..^end.Length] + Suffixes[0])
        : LeftOutPrefix is { } start && name.StartsWith(start, StringComparison.Ordinal)
            ? Version(Prefix + name[start.Length..])
        : null;

    private string? SuffixOf(string name) =>
        NamesDatabases && !DialectName.IsKnown(name)
            ? null
            : Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal));

    private string Key(string[] parts)
    {
        if (Order != LayoutOrder.Number)
        {
            return string.Concat(parts);
        }
        // 1.0 is 1, and 9 comes before 10: as text of one width.
        var numbers = parts.Select(part => Padded(TimesOfDay ? Milliseconds(part) : part));
        var last = numbers.ToList().FindLastIndex(number => number.Trim('0').Length > 0);
        return string.Join('.', numbers.Take(last + 1));
    }

    /// <summary>A time such as 20240101120000000, as the milliseconds that other versions are.</summary>
    private static string Milliseconds(string digits) =>
        digits.Length == 17
        && DateTimeOffset.TryParseExact(
            digits,
            "yyyyMMddHHmmssfff",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)
            : digits;

    /// <summary>The event, and a description where several files are for one.</summary>
    [GeneratedRegex(
        @"^((before|after)[A-Z][A-Za-z]*|createSchema)(__.*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex FlywayCallback();

    [GeneratedRegex(@"^--\s*migrate:(up|down)(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DbmateMark();

    [GeneratedRegex(@"^--\s*\+goose\s", RegexOptions.CultureInvariant)]
    private static partial Regex GooseMark();

    [GeneratedRegex(
        @"^-- \+migrate +(Up|Down|StatementBegin|StatementEnd)(\s|$)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SqlMigrateMark();

    /// <summary>A version that sorts behind all numbers.</summary>
    private const string BehindNumbers = "~";

    private static string Padded(string digits) => digits.TrimStart('0').PadLeft(40, '0');
}
