using MigrationKit.Exceptions;
using MigrationKit.Verification.Support;

namespace MigrationKit.Verification.Checks;

/// <summary>MK301: a failure after any statement leaves snapshot, rows and history as before.</summary>
internal sealed class MK301_Atomic()
    : Check(
        "MK301",
        "atomic",
        "Take out what works around the transaction: dblink, COPY TO PROGRAM, another connection."
    )
{
    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        var judged = 0;
        foreach (var migration in context.Migrations.Where(migration => !migration.NoTransaction))
        {
            judged += migration.Statements.Count;
            if (
                await DiffersAsync(
                        context,
                        migration,
                        0,
                        migration.Statements.Count,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                is not null
            )
            {
                evidence.Add(
                    await FindAsync(context, migration, cancellationToken).ConfigureAwait(false)
                );
            }
        }
        var skipped = context.Migrations.Count(migration => migration.NoTransaction);
        return judged == 0
            ? Judgement.Skip("every file is no-transaction, and resumes instead")
            : Judgement.FailIfAny(
                evidence,
                $"{judged} statements"
                    + (skipped > 0 ? $"; {skipped} no-transaction files resume instead" : "")
            );
    }

    /// <summary>The first statement after which a failure leaves something behind.</summary>
    private static async Task<Evidence> FindAsync(
        VerificationContext context,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        for (var i = 1; i <= migration.Statements.Count; i++)
        {
            if (
                await DiffersAsync(context, migration, i, i, cancellationToken)
                    .ConfigureAwait(false) is
                { } left
            )
            {
                var statement = migration.Statements[i - 1];
                return new(
                    $"a failure after this statement leaves behind: {left}",
                    migration.Path,
                    statement.Line,
                    statement.Column
                );
            }
        }
        return new("repeated failures leave something behind", migration.Path);
    }

    /// <summary>What is left behind by failures after each of some statements; null where nothing is.</summary>
    private static async Task<string?> DiffersAsync(
        VerificationContext context,
        Migration migration,
        int first,
        int last,
        CancellationToken cancellationToken
    )
    {
        var before = context.Before(migration);
        await using var database = await context
            .DatabaseAsync(before, samples: true, cancellationToken)
            .ConfigureAwait(false);
        var content = await DatabaseContents
            .TakeAsync(database, cancellationToken)
            .ConfigureAwait(false);
        for (var i = first; i <= last; i++)
        {
            var broken = FaultInjection.After(migration, i, FaultInjection.Fail);
            try
            {
                await VerificationContext
                    .ApplyAsync(database.DataSource, [.. before, broken], cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MigrationKitException)
            {
                // This is what was meant to happen; what counts is what it leaves behind.
            }
        }
        var after = await DatabaseContents
            .TakeAsync(database, cancellationToken)
            .ConfigureAwait(false);
        var history = await context.HistoryAsync(database, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> left =
        [
            .. after.Differences(content),
            .. history.Except(before.Select(m => m.Name)).Select(name => $"{name} in the history"),
        ];
        return left.Count == 0 ? null : string.Join("; ", left);
    }
}
