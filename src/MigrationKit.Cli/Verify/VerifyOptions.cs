namespace MigrationKit.Cli.Verify;

/// <summary>What is verified, and against what.</summary>
internal static class VerifyOptions
{
    private static readonly VerificationOptions Defaults = new();

    private static readonly Option<string[]> Checks = Ids(
        "--checks",
        "Only these, such as MK103,MK201; one that cannot be judged fails [default: all]"
    );

    private static readonly Option<string[]> Exclude = Ids("--exclude", "All but these [default: none left out]");

    private static readonly Option<bool> AllFiles = new("--all-files")
    {
        Description = "Judge the files of the base like new ones [default: off]",
    };

    private static readonly Option<TimeSpan?> Timeout = Duration.CreateOption(
        "--timeout",
        "How long the checks may take; what is not finished fails by name [default: no limit]"
    );

    private static readonly Option<(int Part, int Of)?> Shard = ShardOption.Create(
        "This part of the work, such as 2/4 on the second of four machines [default: all of it]"
    );

    private static readonly Option<string?> Base = new Option<string?>("--base")
    {
        Description = "The folder as it is on the branch to merge into, for MK402 [default: no such comparison]",
        HelpName = "dir",
    }.RefuseConnectionStrings();

    internal static readonly Option<string?> BaseRef = new Option<string?>("--base-ref")
    {
        Description = "The same from git: a branch, tag or commit [default: no such comparison]",
        HelpName = "ref",
    }.RefuseConnectionStrings();

    internal static readonly Option<string[]> Code = new Option<string[]>("--code")
    {
        Description =
            "The application's source code, for MK701: with --base-ref as it is there, with --base as it lies here; repeatable [default: none]",
        HelpName = "dir",
    }.RefuseConnectionStrings();

    internal static readonly Option<string[]> ServerVersions = new Option<string[]>("--server-version")
    {
        Description =
            "Another PostgreSQL for MK504: a major version, or the directory of its programs; repeatable [default: none]",
        HelpName = "version",
    }.RefuseConnectionStrings();

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "What everything random is drawn from",
        HelpName = "n",
        DefaultValueFactory = _ => Defaults.Seed,
    };

    private static readonly Option<int> Orders = new("--orders")
    {
        Description = "How many valid orders MK105 tries at the most",
        HelpName = "n",
        DefaultValueFactory = _ => Defaults.Orders,
    };

    private static readonly Option<int> LockRows = new("--lock-rows")
    {
        Description = "How many rows MK501 makes of the sample rows of each table",
        HelpName = "n",
        DefaultValueFactory = _ => Defaults.LockRows,
    };

    private static readonly Option<bool> Thorough = new("--thorough")
    {
        Description = "All that takes long, as at night: every crash [default: off]",
    };

    private static readonly Option<bool> Replayable = new("--replayable")
    {
        Description = "MK202 fails instead of warning [default: off]",
    };

    internal static void AddVerifyOptions(this Command command)
    {
        command.AddAll(DatabaseOptions.Migrations, DatabaseOptions.Layout, Checks, Exclude);
        command.AddAll(DatabaseOptions.HistoryTable, ScratchServer.Setup);
        command.AddAll(AllFiles, Timeout, Shard, Base, BaseRef, Code, ServerVersions);
        command.AddAll(Seed, Orders, LockRows, Thorough, Replayable, ScratchServer.Superuser);
        command.Refuse(
            result => result.Has(Base) && result.Has(BaseRef),
            "--base and --base-ref are one thing in two forms. Leave out one."
        );
        command.Refuse(result => result.Has(Orders) && result.GetValue(Orders) < 1, "--orders takes a number from 1.");
        command.Refuse(
            result => result.Has(LockRows) && result.GetValue(LockRows) < 0,
            "--lock-rows takes a number from 0."
        );
    }

    internal static VerificationOptions Read(ParseResult parse) =>
        new()
        {
            Migrations = parse.GetRequiredValue(DatabaseOptions.Migrations),
            Layout = parse.GetValue(DatabaseOptions.Layout),
            Checks = parse.GetValue(Checks) ?? [],
            Exclude = parse.GetValue(Exclude) ?? [],
            Setup = parse.GetValue(ScratchServer.Setup),
            HistoryTable = parse.GetRequiredValue(DatabaseOptions.HistoryTable),
            AllFiles = parse.GetValue(AllFiles),
            Timeout = parse.GetValue(Timeout),
            Shard = parse.GetValue(Shard),
            Base = parse.GetValue(Base),
            Code = parse.GetValue(Code) ?? [],
            Seed = parse.GetValue(Seed),
            Orders = parse.GetValue(Orders),
            LockRows = parse.GetValue(LockRows),
            Thorough = parse.GetValue(Thorough),
            Replayable = parse.GetValue(Replayable),
        };

    private static Option<string[]> Ids(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "ids",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                var ids = result
                    .Parts()
                    .Select(id => id.ToUpperInvariant())
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .ToArray();
                if (ids.Length == 0 || ids.Except(Verifier.CheckIds).Any())
                {
                    result.AddError(
                        $"{name} takes IDs with commas between them: {string.Join(", ", Verifier.CheckIds)}."
                    );
                }
                return ids;
            },
        };
}
