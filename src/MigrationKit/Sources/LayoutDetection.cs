using System.Text;

namespace MigrationKit.Sources;

/// <summary>
/// Recognizes the tool that a folder belongs to. A folder that could be ours is ours, unless reading it so would run it in
/// the wrong order, both up and down, or in a transaction that a mark forbids.
/// </summary>
internal static class LayoutDetection
{
    /// <summary>The layouts that one file of theirs is enough to tell.</summary>
    private static readonly MigrationLayout[] Telling =
    [
        MigrationLayout.Prisma,
        MigrationLayout.Diesel,
        MigrationLayout.Flyway,
    ];

    /// <summary>The layouts whose marks may be in some files only, and the marks that tell them.</summary>
    private static readonly (MigrationLayout Id, string[] Marks)[] WithHalves =
    [
        (MigrationLayout.Tern, ["---- create above / drop below ----"]),
        (MigrationLayout.NodePgMigrate, ["-- Up Migration", "-- Down Migration"]),
    ];

    /// <summary>By what is in the folder.</summary>
    internal static Layout ByNames(string folder, IReadOnlyList<FolderEntry> entries)
    {
        var files = entries.Where(entry => !entry.IsHidden && !FolderRules.IsOurs(entry)).ToList();
        foreach (var id in Telling)
        {
            var layout = Layout.For(id);
            if (files.Any(file => layout.Takes(file) && layout.Version(layout.NameOf(file)) is not null))
            {
                return layout;
            }
        }
        var names = files.Where(Layout.Own.Takes).Select(file => file.Title).ToList();
        if (names.Any(IsUpOrDown))
        {
            return Layout.For(
                !names.All(IsUpOrDown) ? MigrationLayout.Sqlx
                : names.Any(DialectName.IsOther) ? MigrationLayout.Pop
                : MigrationLayout.GolangMigrate
            );
        }
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)).AsSpan();
        return Path.GetFileName(full) is "migrations" && Path.GetFileName(Path.GetDirectoryName(full)) is "supabase"
            ? Layout.For(MigrationLayout.Supabase)
            : Layout.Own;
    }

    /// <summary>By the marks in the files: with most of these tools every file has them, with sqlx one may.</summary>
    internal static Layout ByMarks(IReadOnlyCollection<MigrationFile> files)
    {
        if (files.MinBy(file => file.Name, StringComparer.Ordinal) is not { Head.Span: var first })
        {
            return Layout.Own;
        }
        var sqlx = Layout.For(MigrationLayout.Sqlx);
        var line = Encoding.UTF8.GetBytes(sqlx.NoTransactionLine!);
        return first.IndexOf("-- +goose Up"u8) >= 0 ? Layout.For(MigrationLayout.Goose)
            : first.IndexOf("-- +migrate Up"u8) >= 0 ? Layout.For(MigrationLayout.SqlMigrate)
            : first.IndexOf("-- migrate:up"u8) >= 0 ? Layout.For(MigrationLayout.Dbmate)
            : files.Any(file => file.Head.Span.StartsWith(line))
            && files.All(file => sqlx.Version(file.Name) is not null)
                ? sqlx
            : WithHalves.FirstOrDefault(known => IsOf(Layout.For(known.Id), known.Marks, files))
                is { Marks: not null } found
                ? Layout.For(found.Id)
            : Layout.Own;
    }

    private static bool IsOf(Layout layout, string[] marks, IReadOnlyCollection<MigrationFile> files) =>
        files.All(file => layout.Version(file.Name) is not null)
        && files.Any(file => marks.All(mark => file.Head.Span.IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0));

    private static bool IsUpOrDown(string name) =>
        name.EndsWith(".up", StringComparison.Ordinal) || name.EndsWith(".down", StringComparison.Ordinal);
}
