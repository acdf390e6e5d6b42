using MigrationKit;
using MigrationKit.Audit;

namespace MigrationTests.Audit;

/// <summary>Reports to draw pages of.</summary>
internal static class HtmlSamples
{
    private const string Memory = "20241202000001_create_session_memory_tables";
    private const string Palace = "20251213_complete_memory_palace";
    private const string Essence = "20251214_create_relationship_essence";

    private const string DroppedByHand = "missing: column relationship_essence.presence_quality text";

    private static readonly DateTimeOffset At = new(2025, 12, 14, 9, 12, 44, TimeSpan.Zero);

    /// <summary>The audit that a person once made by hand: four issues, nothing applied.</summary>
    internal static async Task<AuditReport> ModelAsync(CancellationToken cancellationToken)
    {
        var set = await MigrationSet.LoadAsync(
            MigrationSource.Directory(Repository.PathTo("migrations")),
            cancellationToken
        );
        return Report(set.Migrations.Select(migration => Pending(migration))) with
        {
            Issues =
            [
                Missing(set, "user_session_patterns", Memory, times: 14),
                Missing(set, "conversation_insights", Memory, times: 9),
                Missing(set, "relationship_essence", Essence, times: 14),
                new("column", "episodic_memories.spiral_stage", AuditVerdict.ApplyMigration)
                {
                    Error = "column \"spiral_stage\" of relation \"episodic_memories\" does not exist",
                    SqlState = "42703",
                    Migration = set.Find(Palace),
                    Solution = $"Migration exists at {Palace}.sql",
                    Action = "Apply existing migration",
                    Evidence = ["The table exists in an older shape; the migration adds the missing columns."],
                    Count = 3,
                    FirstSeen = At.AddMinutes(-60),
                    LastSeen = At.AddMinutes(-58),
                    Sightings = Seen(3, "insert into episodic_memories (user_id, spiral_stage) values ($1, $2)"),
                },
            ],
            RootCauses =
            [
                "6 migrations are in the folder, and none has ever been recorded as applied to this database.",
                "The application uses 4 objects of migrations that are not applied.",
            ],
            Steps =
            [
                new(
                    "migrationkit apply",
                    "Apply the 6 pending migrations in dependency order, each in its own transaction; existing objects are adopted."
                ),
                new("migrationkit audit", "Check that no action is left."),
            ],
            Log = new(1_284, 43, 40),
        };
    }

    /// <summary>The same folder later: half of it applied, and one table changed by hand.</summary>
    internal static async Task<AuditReport> HalfWayAsync(CancellationToken cancellationToken)
    {
        var model = await ModelAsync(cancellationToken);
        return model with
        {
            Issues = [],
            Migrations =
            [
                .. model.Migrations.Select(
                    (migration, i) =>
                        i > 3
                            ? migration
                            : migration with
                            {
                                State = MigrationState.Applied,
                                Health = i == 2 ? MigrationHealth.Drifted : MigrationHealth.Applied,
                                AppliedAt = At,
                                Differences = i == 2 ? [DroppedByHand] : [],
                            }
                ),
            ],
        };
    }

    /// <summary>One of everything, with names that are markup.</summary>
    internal static async Task<AuditReport> HostileAsync(CancellationToken cancellationToken)
    {
        const string Markup = "\"<script>alert('x')</script>\"";
        var set = await MigrationSet.LoadAsync(
            MigrationSource.InMemory(
                ("001_<b>first", $"create table {Markup} (\"a\"\"b\" int);"),
                ("002_second", "create table b (id int); create view v as select 1;"),
                ("003_third", "-- migrationkit: requires 001_<b>first, 002_second\ncreate table c ();")
            ),
            cancellationToken
        );
        return Report(
            [
                Pending(set.Migrations[0]) with
                {
                    State = MigrationState.Applied,
                    Health = MigrationHealth.Applied,
                    AppliedAt = At,
                },
                Pending(set.Migrations[1]) with
                {
                    State = MigrationState.Modified,
                    Health = MigrationHealth.Drifted,
                    Differences = ["missing: table <i>b</i>", "missing: view v & w"],
                },
                Pending(set.Migrations[2]),
                new("000_gone", MigrationState.Missing, MigrationHealth.Drifted, null),
            ]
        ) with
        {
            Database = "<img src=x onerror=alert(1)> on localhost:5432",
            Issues =
            [
                new("table", Markup, AuditVerdict.FalseAlarm)
                {
                    Error = $"relation {Markup} does not exist",
                    Solution = "It exists.",
                    Action = "Nothing",
                },
                new("table", "relationship_essences", AuditVerdict.NoMigration)
                {
                    Solution = "No migration creates it",
                    Action = "Correct the name in the code",
                    NearMiss = "relationship_essence",
                    Count = 12_345,
                    Sightings = Seen(60, "select '</table></body>' -- " + new string('x', 300)),
                },
                new("table", "b", AuditVerdict.Drift)
                {
                    Solution = "002_second is recorded as applied",
                    Action = "Restore the table",
                    Evidence = ["missing: table b"],
                },
            ],
            RootCauses = ["<i>Somebody</i> changed it."],
            Steps = [new("psql -c '<u>'", "Run <b>this</b>.")],
            Unknown = ["table <u>unknown</u>"],
            Code = new(
                12,
                34,
                [new(new("src/a.ts", 7, null, "select * from ${table} where id = '<script>'"), "interpolated")]
            ),
        };
    }

    /// <summary>Two hundred migrations in branches that meet now and then.</summary>
    internal static async Task<AuditReport> LargeAsync(CancellationToken cancellationToken)
    {
        var set = await MigrationSet.LoadAsync(
            MigrationSource.InMemory(
                Enumerable.Range(0, 200).Select(i => (Name(i), $"{Header(i)}create table t{i} (id int);"))
            ),
            cancellationToken
        );
        return Report(
            set.Migrations.Select(
                (migration, i) =>
                    i < 150
                        ? Pending(migration) with
                        {
                            State = MigrationState.Applied,
                            Health = MigrationHealth.Applied,
                        }
                        : Pending(migration)
            )
        );

        static string Name(int i) => $"{20250101000000 + i}_a_step_with_quite_a_long_name_{i}";

        static string Header(int i) =>
            (i % 7) switch
            {
                _ when i == 0 => "-- migrationkit: requires nothing\n",
                0 => $"-- migrationkit: requires {Name(i - 1)}, {Name(i - 3)}, {Name(0)}\n",
                1 => "",
                _ => $"-- migrationkit: requires {Name(i - i % 7)}\n",
            };
    }

    private static AuditReport Report(IEnumerable<AuditedMigration> migrations) =>
        new()
        {
            At = At,
            Duration = TimeSpan.FromMilliseconds(412),
            Database = "maia on db.internal:5432",
            ServerVersion = "18.4",
            Issues = [],
            Migrations = [.. migrations],
        };

    private static AuditedMigration Pending(Migration migration) =>
        new(migration.Name, MigrationState.Pending, MigrationHealth.Pending, migration)
        {
            Creates = CreatedObject.FromMigration(migration),
        };

    private static AuditIssue Missing(MigrationSet set, string table, string name, int times) =>
        new("table", table, AuditVerdict.ApplyMigration)
        {
            Error = $"relation \"{table}\" does not exist",
            SqlState = "42P01",
            Migration = set.Find(name),
            Solution = $"Migration exists at {name}.sql",
            Action = "Apply existing migration",
            Count = times,
            FirstSeen = At.AddMinutes(-60),
            LastSeen = At.AddMinutes(times - 61),
            Sightings = Seen(times, $"select * from {table} where user_id = $1"),
        };

    private static IReadOnlyList<Sighting> Seen(int times, string statement) =>
        [
            .. Enumerable
                .Range(0, times)
                .Select(i => new Sighting("app.log", 17 + 31 * i, At.AddMinutes(i - 60), statement)),
        ];
}
