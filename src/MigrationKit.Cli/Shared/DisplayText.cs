using System.Globalization;
using MigrationKit.Verification;

namespace MigrationKit.Cli.Shared;

/// <summary>States and outcomes, once for people and once for programs.</summary>
internal static class DisplayText
{
    internal static string For(MigrationState state) =>
        state == MigrationState.OutOfOrder ? "out of order" : Camel(state.ToString());

    internal static string For(MigrationOutcome outcome) =>
        outcome == MigrationOutcome.NotAttempted ? "not attempted" : Camel(outcome.ToString());

    internal static string For(Verdict verdict) => Camel(verdict.ToString());

    internal static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    internal static string For(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
