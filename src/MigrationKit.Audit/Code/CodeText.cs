namespace MigrationKit.Audit.Code;

/// <summary>What source code looks like in all languages read here.</summary>
internal static class CodeText
{
    internal static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';
}
