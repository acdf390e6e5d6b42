using SmokeTests.Driving;

namespace SmokeTests;

/// <summary>What the application logged on the day of the audit.</summary>
internal static class AuditErrors
{
    public static readonly LoggedProblem NoSessions = MissingTable("user_session_patterns");
    public static readonly LoggedProblem NoInsights = MissingTable("conversation_insights");
    public static readonly LoggedProblem NoRelationship = MissingTable("relationship_essence");
    public static readonly LoggedProblem NoSpiralStage = new(
        "42703",
        "column \"spiral_stage\" of relation \"episodic_memories\" does not exist"
    );
    public static readonly LoggedProblem NoTurns = MissingTable("opus_axiom_turns");
    public static readonly LoggedProblem NoEvents = MissingTable("socratic_validator_events");

    private static LoggedProblem MissingTable(string table) => new("42P01", $"relation \"{table}\" does not exist");
}
