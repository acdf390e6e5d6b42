namespace MigrationKit.Cli.Fleets;

/// <summary>The plan of one target in a few words.</summary>
internal static class PlanWords
{
    internal static string For(MigrationPlan plan)
    {
        List<string> parts = [];
        if (plan.Decision is not null)
        {
            parts.Add("decision needed");
        }
        if (plan.Refused is [var first, ..])
        {
            parts.Add($"{plan.Refused.Count} refused: {first.Name} is {Shared.DisplayText.For(first.State)}");
        }
        if (plan.Adopted.Count > 0)
        {
            parts.Add($"{plan.Adopted.Count} to adopt");
        }
        if (plan.Pending is [var next, ..])
        {
            var last = plan.Pending.Count > 1 ? $" … {plan.Pending[^1].Name}" : "";
            parts.Add($"{plan.Pending.Count} pending: {next.Name}{last}");
        }
        return parts.Count == 0 ? "up to date" : string.Join(", ", parts);
    }
}
