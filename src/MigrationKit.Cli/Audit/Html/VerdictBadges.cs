namespace MigrationKit.Cli.Audit.Html;

/// <summary>Verdicts as a short phrase, with the class that gives them their colour.</summary>
internal static class VerdictBadges
{
    internal static HtmlFragment Badge(AuditVerdict verdict)
    {
        var (word, tone) = verdict switch
        {
            AuditVerdict.ApplyMigration => ("apply migration", "pending"),
            AuditVerdict.NoMigration => ("no migration creates it", "unmade"),
            AuditVerdict.Drift => ("drift", "drifted"),
            _ => ("false alarm", "calm"),
        };
        return $"""<span class="badge {tone}">{word}</span>""";
    }

    internal static HtmlFragment Badge(MigrationHealth health)
    {
        var word = DisplayText.Camel(health);
        return $"""<span class="badge {word}">{word}</span>""";
    }
}
