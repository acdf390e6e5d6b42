namespace MigrationKit.Verification.Checks;

/// <summary>MK104: no declared edge can be left out.</summary>
internal sealed class MK104_Needed() : Check("Take the edge out of the directive, or keep it if it is intended.")
{
    public override async Task<Judgement> JudgeAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var edges = context
            .Migrations.Where(migration => migration.DeclaredRequires is not null)
            .SelectMany(migration =>
                migration.Requires.Select(required =>
                    (Required: required, Without: new Probe(migration, [.. migration.Requires.Except([required])]))
                )
            )
            .ToList();
        if (edges.Count == 0 || context.Set.IsChain)
        {
            return Judgement.Skip("no file declares anything but the file before it");
        }
        var branches = new Branches(
            context,
            [.. edges.Where(edge => !IsImplied(edge.Required, edge.Without)).Select(edge => edge.Without)]
        );
        await branches.RunAsync(cancellationToken).ConfigureAwait(false);
        var evidence = new List<Evidence>();
        foreach (var (required, without) in edges)
        {
            if (IsImplied(required, without))
            {
                evidence.Add(
                    At(
                        without.Migration,
                        required,
                        $"requires {required.Name}, which the others that it requires imply already"
                    )
                );
            }
            else if (branches.Passed.Contains(without))
            {
                evidence.Add(At(without.Migration, required, $"requires {required.Name}, but runs without it"));
            }
        }
        return Judgement.WarnIfAny(evidence, Plural.Count(edges.Count, "edge"));

        bool IsImplied(Migration required, Probe without) => context.Ancestors(without.Requires).Contains(required);
    }

    /// <summary>The line of the directive that names what is required.</summary>
    private static Evidence At(Migration migration, Migration required, string message)
    {
        var lines = migration.Text.Split('\n');
        var line = Array.FindIndex(
            lines,
            text => text.Contains("requires", StringComparison.Ordinal) && text.Mentions(required.Name)
        );
        var column = line < 0 ? 0 : lines[line].IndexOf(required.Name, StringComparison.OrdinalIgnoreCase) + 1;
        return new(message, migration.Path, line + 1, column);
    }
}
