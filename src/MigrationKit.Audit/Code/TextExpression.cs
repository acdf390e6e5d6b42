namespace MigrationKit.Audit.Code;

/// <summary>A literal of the code, or several joined by <c>+</c> or side by side, and what is done with them.</summary>
/// <param name="Piece">Why it is only a piece of what is run; <see langword="null"/> where it is the whole.</param>
/// <param name="Use">
/// The name next to it: of the function it is passed to, of the variable it is assigned to, of its tag; empty where there is none.
/// </param>
internal sealed record TextExpression(MappedText Text, string? Piece, string Use, HoleUse Holes);

/// <summary>What the expressions inside a literal become in the SQL.</summary>
internal enum HoleUse
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Parameters: <c>sql`… ${id}`</c>.</summary>
    Parameters,

    /// <summary>Text that is known only at run time.</summary>
    Text,
}
