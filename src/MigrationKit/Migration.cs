using MigrationKit.Exceptions;
using MigrationKit.Parsing;
using MigrationKit.Sources;

namespace MigrationKit;

/// <summary>One immutable <c>.sql</c> file: its statements and what its header says about it.</summary>
public sealed class Migration
{
    // Read when something asks, where the history knows the file as it is.
    private readonly Lazy<MigrationContent> _content;
    private readonly Lazy<Footprint?> _footprint;

    internal Migration(Lazy<MigrationContent> content, Lazy<Footprint?> footprint) =>
        (_content, _footprint) = (content, footprint);

    /// <summary>The identity: the file name without <c>.sql</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How messages call the file.</summary>
    public required string Path { get; init; }

    /// <summary>The decoded text of the whole file, without a byte order mark.</summary>
    public string Text => _content.Value.Text;

    /// <summary>
    /// The SQL commands of the file in order. A <c>BEGIN … COMMIT</c> around the whole file is not among them: the
    /// runner's own transaction takes its place.
    /// </summary>
    public IReadOnlyList<SqlStatement> Statements => _content.Value.Statements;

    /// <summary>
    /// The names in <c>-- migrationkit: requires …</c>; empty for <c>requires nothing</c>, <see langword="null"/> where
    /// the file does not say, so that it follows its predecessor by name.
    /// </summary>
    public IReadOnlyList<string>? DeclaredRequires { get; init; }

    /// <summary>The direct requirements after the predecessor rule was applied; empty for a root.</summary>
    public IReadOnlyList<Migration> Requires { get; internal set; } = [];

    /// <summary>
    /// Whether the file says <c>no-transaction</c>, or has transactions of its own: it runs statement by statement, what it
    /// has between BEGIN and COMMIT together.
    /// </summary>
    public bool NoTransaction => _content.Value.NoTransaction;

    /// <summary>Whether the file says <c>replayable</c>, or is repeatable: running it again by hand changes nothing.</summary>
    public bool Replayable { get; init; }

    /// <summary>Whether it may run without anybody knowing whether it has run before.</summary>
    internal bool MayRunAgain => Replayable || Statements.Count == 0;

    /// <summary>
    /// Whether the file says <c>repeatable</c>, or is one of Flyway's <c>R__</c> files: it runs after all that is pending,
    /// and again whenever its checksum differs. Nothing can require it.
    /// </summary>
    public bool Repeatable { get; init; }

    /// <summary>The exceptions that the file claims with <c>allow CHECK REASON</c>.</summary>
    public IReadOnlyList<AllowedCheck> Allows { get; init; } = [];

    /// <summary>
    /// SHA-256, in lower-case hexadecimal digits, over the statements without comments and directives. Line ends and
    /// blanks between tokens do not count: a licence header or a new directive does not make a file modified.
    /// </summary>
    public required string Checksum { get; init; }

    /// <summary>
    /// What the migration adds to the catalog and takes from it, from <c>footprints/NAME.txt</c>; <see langword="null"/>
    /// where there is no such file, or it is of another version of the migration. A run asserts it before the commit.
    /// </summary>
    /// <exception cref="InvalidMigrationsException">
    /// The file is malformed, and nothing asked for it before, because the migration was applied already.
    /// </exception>
    public Footprint? Footprint => _footprint.Value;

    /// <summary>Stands in the history, by which <see cref="HistoryRow.Knows"/> tells the file without parsing it.</summary>
    internal string FileChecksum { get; init; } = "";

    /// <summary>Where the footprint file is or would be; null outside a directory.</summary>
    internal string? FootprintPath { get; init; }

    /// <summary>Whose conventions the file follows.</summary>
    internal Layout Layout { get; init; } = Layout.Own;

    /// <summary>Where the statements are in the text, as they were scanned.</summary>
    internal IReadOnlyList<StatementSpan> Spans => _content.Value.Spans;

    /// <summary>The transactions that the file has of its own.</summary>
    internal IReadOnlyList<TransactionGroup> Groups
    {
        get => field ??= NoTransaction ? TransactionGroup.In(Text, Spans) : [];
        init;
    }

    /// <summary>The transaction of its own that a statement is in; null where it is in none.</summary>
    internal TransactionGroup? GroupOf(int statement) => TransactionGroup.Find(Groups, statement);

    /// <summary>The checksum that a file of only the first statements would have.</summary>
    internal string ChecksumOfFirst(int count) => Parsing.Checksum.Compute(Text, [.. Spans.Take(count)]);

    internal string ChecksumOf(int statement) => Parsing.Checksum.Compute(Text, [Spans[statement]]);

    /// <summary>The number of a statement in the file, from 1.</summary>
    internal int Number(SqlStatement statement) =>
        Statements.TakeWhile(other => other.Start != statement.Start).Count() + 1;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A directive <c>-- migrationkit: allow CHECK REASON</c>.</summary>
/// <param name="Check">The ID of the check, such as <c>MK501</c>.</param>
/// <param name="Reason">Why the file may break it.</param>
public sealed record AllowedCheck(string Check, string Reason);
