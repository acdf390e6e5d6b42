using System.Text.Json.Nodes;
using MigrationKit.Cli.Status;
using static MigrationKit.Cli.Shared.JsonOutput;

namespace MigrationKit.Cli.Plan;

/// <summary>The answer of <c>plan --json</c>.</summary>
internal static class PlanDocument
{
    internal static JsonObject From(MigrationPlan plan, int exitCode, bool sql) =>
        Object(
            ("command", "plan"),
            ("success", exitCode == ExitCodes.Success),
            ("exitCode", exitCode),
            ("history", plan.History),
            ("pending", Array(plan.Pending.Select(migration => Pending(migration, sql)))),
            ("refused", Array(plan.Refused.Select(StatusDocument.Entry))),
            ("leftOut", Array(plan.LeftOut.Select(file => Object(("path", file.Path), ("rule", file.Rule))))),
            // What a run would record without running it.
            ("adopted", Array(plan.Adopted.Select(migration => migration.Name))),
            // What a person has to decide first.
            ("decision", plan.Decision?.Message),
            // What is worth saying but stops nothing.
            ("warnings", Array(plan.Warnings))
        );

    private static JsonObject Pending(Migration migration, bool sql) =>
        Object(
            ("name", migration.Name),
            ("path", migration.Path),
            ("requires", Array(migration.Requires.Select(required => required.Name))),
            ("transaction", !migration.NoTransaction),
            ("statements", sql ? Array(migration.Statements.Select(statement => statement.Text)) : null)
        );
}
