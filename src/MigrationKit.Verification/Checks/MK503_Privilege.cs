using System.Security.Cryptography;
using MigrationKit.Exceptions;
using MigrationKit.Sql;
using MigrationKit.Testing;
using MigrationKit.Verification.Support;
using Npgsql;

namespace MigrationKit.Verification.Checks;

/// <summary>MK503: runs as an ordinary owner, and under a hostile search_path, locale and role settings.</summary>
internal sealed class MK503_Privilege()
    : Check(
        "MK503",
        "privilege",
        "Leave to an administrator what needs one; do not rely on search_path, DateStyle or the names of schemas."
    )
{
    private static readonly string[] Hostile =
    [
        "search_path = mk_hostile, public",
        "datestyle = 'German, DMY'",
        "intervalstyle = 'iso_8601'",
        "timezone = 'Pacific/Apia'",
        "default_transaction_isolation = 'serializable'",
        "extra_float_digits = -15",
        "bytea_output = 'escape'",
        "standard_conforming_strings = off",
        "backslash_quote = off",
        "quote_all_identifiers = on",
    ];

    public override async Task<Judgement> JudgeAsync(
        VerificationContext context,
        CancellationToken cancellationToken
    )
    {
        var evidence = new List<Evidence>();
        await JudgeAsync(context, "as an ordinary owner", [], evidence, cancellationToken)
            .ConfigureAwait(false);
        if (evidence.Count == 0)
        {
            await JudgeAsync(
                    context,
                    "under hostile settings",
                    Hostile,
                    evidence,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        return Judgement.FailIfAny(evidence);
    }

    private static async Task JudgeAsync(
        VerificationContext context,
        string situation,
        string[] settings,
        List<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        var role = "mk_owner_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var password = RandomNumberGenerator.GetHexString(32);
        await using var database = await context
            .DatabaseAsync([], samples: false, cancellationToken)
            .ConfigureAwait(false);
        var empty = await Snapshot
            .TakeAsync(database.DataSource, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        await ExecuteAsync(
                database,
                [
                    $"create role {role} login password {Quote.Literal(password)}",
                    $"alter database {database.Name} owner to {role}",
                    $"create schema mk_hostile authorization {role}",
                    "drop schema public",
                    $"create schema public authorization {role}",
                    .. settings.Select(setting => $"alter role {role} set {setting}"),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);
        try
        {
            var login = new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Username = role,
                Password = password,
                Pooling = false,
            };
            await using var dataSource = NpgsqlDataSource.Create(login);
            evidence.AddRange(
                await JudgeAsync(context, dataSource, empty, situation, cancellationToken)
                    .ConfigureAwait(false)
            );
        }
        finally
        {
            await ExecuteAsync(
                    database,
                    [
                        $"alter database {database.Name} owner to current_user",
                        $"drop owned by {role} cascade",
                        $"drop role {role}",
                    ],
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
    }

    private static async Task<IEnumerable<Evidence>> JudgeAsync(
        VerificationContext context,
        NpgsqlDataSource dataSource,
        Snapshot empty,
        string situation,
        CancellationToken cancellationToken
    )
    {
        var ownDoing = await DifferencesAsync(dataSource, empty, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await VerificationContext
                .ApplyAsync(dataSource, context.Migrations, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MigrationKitException e)
        {
            return [Evidence.From(e, $"{situation}: ")];
        }
        var differences = await DifferencesAsync(
                dataSource,
                await context.FreshAsync().ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        // The role, and the schemas that it owns, are our own doing.
        return await DifferenceAttribution
            .FindAsync(
                context,
                [.. differences.Except(ownDoing)],
                $"{situation}: ",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> DifferencesAsync(
        NpgsqlDataSource dataSource,
        Snapshot expected,
        CancellationToken cancellationToken
    )
    {
        var snapshot = await Snapshot
            .TakeAsync(dataSource, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return SnapshotDifference.Between(snapshot, expected).Words;
    }

    private static async Task ExecuteAsync(
        TestDatabase database,
        IEnumerable<string> statements,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database
            .DataSource.OpenConnectionAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
