using System.Text.RegularExpressions;
using MigrationTests.Execution;
using MigrationTests.FaultInjection;
using MigrationTests.Sources;

namespace MigrationTests.Readme;

/// <summary>Each sentence of the README's guarantees, and the tests that fail where it is untrue.</summary>
public sealed partial class GuaranteesTests
{
    private static readonly (string Sentence, string[] Tests)[] Guarantees =
    [
        (
            "Nothing half done.",
            [nameof(InterruptedAnywhere.The_backend_is_terminated_before_every_command_and_every_end_of_a_message)]
        ),
        (
            "Each migration and its history row are one transaction.",
            [
                nameof(RollbackTests.A_failure_in_the_nth_of_m_migrations_reports_those_before_it_as_applied),
                nameof(Crashes.The_runner_is_killed),
            ]
        ),
        (
            "What fails leaves nothing behind, and there is no dirty flag to repair.",
            [
                nameof(RollbackTests.A_file_with_a_bad_statement_leaves_nothing_behind),
                nameof(RollbackTests.What_failed_runs_once_it_is_mended),
            ]
        ),
        (
            "Exactly once, in order, however many runners start together, and when one of them dies.",
            [
                nameof(ConcurrencyTests.Sixteen_runners_started_together_apply_each_migration_once_and_in_order),
                nameof(ConcurrencyTests.When_the_holder_is_killed_the_others_go_on),
            ]
        ),
        (
            "Everything is read before anything is run.",
            [nameof(HiddenCommitTests.A_commit_in_a_file_is_refused_before_anything_runs)]
        ),
        (
            "All problems of a folder are reported together, with file:line:column.",
            [nameof(FolderTests.All_problems_are_reported_together_by_file_and_position)]
        ),
        ("Nothing is hidden.", [nameof(DriftTests.A_modified_file_stops_the_run_before_it_starts)]),
        (
            "Already exists is refused and named, a changed or missing file stops the run, an error shows the line of your file.",
            [
                nameof(AdoptionTests.What_exists_already_is_refused_and_named_not_hidden),
                nameof(DriftTests.A_missing_file_stops_the_run_before_it_starts),
                nameof(ErrorTextTests.It_points_into_the_file_at_the_character_that_the_server_means),
            ]
        ),
        (
            "Applied is what this run committed, nothing else.",
            [nameof(LostAnswers.What_another_runner_applied_while_the_network_was_cut_is_not_called_applied)]
        ),
        (
            "An existing database is never guessed at.",
            [nameof(ExistingDatabaseTests.A_copy_without_a_history_is_left_as_it_is_and_the_question_names_the_ways_on)]
        ),
        (
            "A first run on one that is not empty adopts what footprints prove and asks about the rest before it runs anything.",
            [
                nameof(
                    AdoptionByFootprintsTests.A_file_that_only_changes_rows_is_asked_for_by_name_where_footprints_prove_the_others
                ),
            ]
        ),
        ("One message.", [nameof(RoundTrips.However_many_are_pending_they_are_one_more)]),
        (
            "All that is pending goes to the server in one burst; a run with nothing to do costs one round trip.",
            [nameof(RoundTrips.Nothing_to_do_is_one_after_connecting)]
        ),
        (
            "Nobody blocks your application: a lock timeout on every statement, retries within a budget, and no runner ever waits inside a transaction.",
            [
                nameof(RetryTests.A_table_that_is_locked_for_a_while_is_tried_again),
                nameof(RetryTests.Once_the_budget_is_spent_the_migration_fails_and_says_so),
                nameof(ConcurrencyTests.An_index_is_built_concurrently_while_other_runners_wait),
            ]
        ),
    ];

    [Fact]
    public void Every_sentence_has_its_tests()
    {
        var readme = File.ReadAllText(Repository.PathTo("README.md"));
        var list = ListRegex().Match(readme).Groups["list"].Value;

        var sentences = SentenceRegex()
            .Split(
                BlankRegex()
                    .Replace(BulletRegex().Replace(list, "\n"), " ")
                    .Replace("*", "", StringComparison.Ordinal)
                    .Trim()
            );

        sentences.Should().Equal(Guarantees.Select(g => g.Sentence));
        Guarantees.Should().OnlyContain(g => g.Tests.Length > 0);
    }

    [GeneratedRegex(@"What is guaranteed:\n\n(?<list>.+?)\n\n## ", RegexOptions.Singleline)]
    private static partial Regex ListRegex();

    [GeneratedRegex(@"^- ", RegexOptions.Multiline)]
    private static partial Regex BulletRegex();

    [GeneratedRegex(@"\s+")]
    private static partial Regex BlankRegex();

    [GeneratedRegex(@"(?<=\.) (?=[A-Z])")]
    private static partial Regex SentenceRegex();
}
