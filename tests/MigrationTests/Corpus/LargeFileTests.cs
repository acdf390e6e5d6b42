using System.Text;
using MigrationKit.Tests;

namespace MigrationTests.Corpus;

/// <summary>What is too large to be committed, through psql and through MigrationKit.</summary>
public sealed class LargeFileTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Func<string>> Files = new()
    {
        ["ten megabytes of inserts"] = () =>
            Repeated(10_000, i => $"insert into t values ({i}, '{new string('x', 1_000)};');\n"),
        ["twenty thousand statements in one line"] = () => Repeated(20_000, i => $"select {i}; /* ; */"),
        ["a line of five megabytes"] = () =>
            $"insert into t values (0, ''){Repeated(50_000, i => $", ({i}, '{new string(';', 90)}')")};",
        ["a string of ten megabytes"] = () => $"insert into t values (1, '{Repeated(1_000_000, _ => "it''s; -- ")}');",
        ["a body of a megabyte"] = () =>
            $"do $body$ begin {Repeated(20_000, i => $"/* {i}; $$ */ perform 'a;';\n")} end $body$;",
        // psql takes a minute for ten times as many.
        ["comments ten thousand deep"] = () =>
            $"{Repeated(10_000, _ => "/*")};{Repeated(10_000, _ => "*/")} insert into t values (1, '');",
        ["parentheses five hundred deep"] = () =>
            $"insert into t values ({new string('(', 500)}1{new string(')', 500)}, ';');",
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task A_large_file_does_what_it_does_in_psql(string name)
    {
        Night.Only();
        Psql.SkipUnlessInstalled();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "create table t (i int, a text);\n" + Files[name](), Ct);
            var (ours, theirs) = (await postgres.NewDatabaseAsync(), await postgres.NewDatabaseAsync());

            var refusal = await MigratedFile.ApplyAsync(ours, file);
            var complaint = await Psql.RunAsync(theirs, file);

            (refusal, complaint).Should().Be((null, null));
            const string sum = "select count(*) || md5(coalesce(string_agg(t::text, ';' order by i, a), '')) from t";
            (await ours.ScalarAsync<string>(sum)).Should().Be(await theirs.ScalarAsync<string>(sum));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Repeated(int times, Func<int, string> part)
    {
        var text = new StringBuilder();
        for (var i = 0; i < times; i++)
        {
            text.Append(part(i));
        }
        return text.ToString();
    }
}
