namespace MigrationKit.Verification;

/// <summary>A check that is at work.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Title">Its title.</param>
/// <param name="Elapsed">How long it has been running.</param>
/// <param name="Files">How many files it has walked through, of how many; null where it does not go from file to file.</param>
internal sealed record RunningCheck(string Id, string Title, TimeSpan Elapsed, (int Done, int All)? Files)
{
    /// <summary>The time for a display that changes once a second.</summary>
    public TimeSpan WholeSeconds => TimeSpan.FromSeconds(Math.Floor(Elapsed.TotalSeconds));

    /// <summary>Where it is, in words; empty where that is not known.</summary>
    public string Place => Files is var (done, all) ? $"{done} of {Plural.Count(all, "file")}" : "";
}
