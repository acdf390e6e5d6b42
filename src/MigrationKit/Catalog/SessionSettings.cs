using MigrationKit.Sql;

namespace MigrationKit.Catalog;

/// <summary>
/// The settings under which the server's texts are the same for everybody, and the calls that change them for a while.
/// </summary>
internal static class SessionSettings
{
    private static readonly (string Name, string Value)[] Texts =
    [
        .. OwnPath.Settings,
        ("datestyle", "'ISO, YMD'"),
        ("intervalstyle", "'postgres'"),
        ("timezone", "'UTC'"),
        ("extra_float_digits", "'1'"),
        ("bytea_output", "'hex'"),
        ("xmlbinary", "'base64'"),
        ("lc_monetary", "'C'"),
        ("quote_all_identifiers", "'off'"),
        ("standard_conforming_strings", "'on'"),
    ];

    // Over a whole catalog hash joins in the order they are written are never bad, whatever the server believes to
    // know about its size; and looking for a better order takes longer than it can save.
    private static readonly (string Name, string Value)[] WholeCatalog =
    [
        .. Texts,
        ("jit", "'off'"),
        ("enable_nestloop", "'off'"),
        ("join_collapse_limit", "'1'"),
        ("from_collapse_limit", "'1'"),
    ];

    // One plan for all footprints of a run.
    private static readonly (string Name, string Value)[] Prepared =
    [
        .. Texts,
        ("plan_cache_mode", "'force_generic_plan'"),
    ];

    // For a few objects it is the catalogs' indexes, also where the plan is made while the catalog is still empty.
    private static readonly (string Name, string Value)[] FewObjects =
    [
        .. Prepared,
        ("jit", "'off'"),
        ("enable_seqscan", "'off'"),
        ("enable_hashjoin", "'off'"),
        ("enable_mergejoin", "'off'"),
    ];

    /// <summary>A select list that makes the session ready, until the end of the transaction, to look at named objects.</summary>
    public static string ForFewObjects { get; } = Set(FewObjects);

    /// <summary>The same for statements that were prepared and planned under those settings.</summary>
    public static string ForPrepared { get; } = Set(Prepared);

    /// <summary>The same for looking at everything.</summary>
    public static string ForWholeCatalog { get; } = Set(WholeCatalog);

    private static readonly IReadOnlyList<string> Changed =
    [
        .. WholeCatalog.Concat(FewObjects).Select(s => s.Name).Where(name => !name.Contains('.')).Distinct(),
    ];

    /// <summary>A select list that keeps what <see cref="ForWholeCatalog"/> and <see cref="ForFewObjects"/> change.</summary>
    public static string Keep { get; } =
        Set(Changed.Select(name => ($"migrationkit.{name}", $"pg_catalog.current_setting('{name}')")));

    /// <summary>A select list that brings back what was kept.</summary>
    public static string Restore { get; } =
        Set(Changed.Select(name => (name, $"pg_catalog.current_setting('migrationkit.{name}')")));

    private static string Set(IEnumerable<(string Name, string Value)> settings) =>
        string.Join(", ", settings.Select(s => $"pg_catalog.set_config('{s.Name}', {s.Value}, true)"));
}
