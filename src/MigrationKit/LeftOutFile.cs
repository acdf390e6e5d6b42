namespace MigrationKit;

/// <summary>A file or directory below a folder of migrations that is not a migration.</summary>
/// <param name="Path">The file or directory.</param>
/// <param name="Rule">The rule of the layout by which it is left out, such as <c>hidden</c>.</param>
public sealed record LeftOutFile(string Path, string Rule);
