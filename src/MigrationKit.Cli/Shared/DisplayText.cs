using System.Globalization;
using System.Text.Json;

namespace MigrationKit.Cli.Shared;

/// <summary>States and outcomes, once for people and once for programs.</summary>
internal static class DisplayText
{
    internal static string For(Enum value) => NameInWords.From(value.ToString());

    internal static string Camel(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    internal static string For(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
