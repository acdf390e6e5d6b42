using MigrationKit.Verification;
using MigrationKit.Verification.Support;

namespace MigrationTests.Checks;

public sealed class FindingsTests
{
    private readonly Findings _findings = new("MK000", _ => false);

    [Fact]
    public void Remarks_of_one_kind_are_one_with_the_number_of_the_others()
    {
        _findings.Note("a.sql: does not fit", "does not fit");
        _findings.Note("b.sql: does not fit", "does not fit");
        _findings.Note("the rest");
        _findings.Note("the rest");

        var judgement = _findings.ToJudgement("3 files");

        judgement.Verdict.Should().Be(Verdict.Pass);
        judgement.Reason.Should().Be("3 files; a.sql: does not fit (and 1 more of the kind); the rest");
    }

    [Fact]
    public void What_is_only_a_warning_stays_one_beside_a_failure()
    {
        _findings.Warn((Place?)null, "locks");
        _findings.Fail((Place?)null, "rewrites");

        var judgement = _findings.ToJudgement();

        judgement.Verdict.Should().Be(Verdict.Fail);
        judgement.Evidence.Should().Equal(new Evidence("rewrites"), new Evidence("locks") { IsWarning = true });
    }
}
