namespace MigrationKit.Parsing;

/// <summary>Something wrong with a text, by offset; a <see cref="MigrationProblem"/> says it by line and column.</summary>
internal readonly record struct Finding(int Offset, string Message);
