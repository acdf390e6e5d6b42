namespace SmokeTests.Driving;

/// <summary>The deployed application that the smoke tests are pointed at, where there is one.</summary>
internal static class Deployment
{
    public const string Variable = "MIGRATIONKIT_SMOKE_URL";

    /// <summary>Its address, ending in a slash; null where the tests start an application of their own.</summary>
    public static Uri? Address =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } url ? Parse(url) : null;

    public static Uri Parse(string url) =>
        Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new InvalidOperationException(
                $"{Variable} is '{url}', which is no http address. "
                    + "Set it to where the application answers, such as https://beta.example.org."
            );
}
