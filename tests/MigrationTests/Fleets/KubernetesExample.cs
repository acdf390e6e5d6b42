using MigrationKit.Tests;
using MigrationTests.Cli;
using YamlDotNet.RepresentationModel;

namespace MigrationTests.Fleets;

/// <summary>deploy/kubernetes/fleet: its structure, and its command line, run as its pods would.</summary>
public sealed class KubernetesExample(PostgresFixture postgres)
{
    private static readonly YamlMappingNode Job = Read("job.yaml");
    private static readonly YamlMappingNode Pod = Map(Job, "spec", "template", "spec");
    private static readonly YamlMappingNode Container = (YamlMappingNode)List(Pod, "containers").Single();

    [Fact]
    public void It_is_an_indexed_job_that_retries_each_index()
    {
        Text(Job, "apiVersion").Should().Be("batch/v1");
        Text(Job, "kind").Should().Be("Job");
        var spec = Map(Job, "spec");
        Text(spec, "completionMode").Should().Be("Indexed");
        int.Parse(Text(spec, "backoffLimitPerIndex")).Should().BePositive();
        // Kubernetes wants both for limits by index and for policies.
        Text(Pod, "restartPolicy").Should().Be("Never");
        var rule = (YamlMappingNode)List(spec, "podFailurePolicy", "rules").First();
        Text(rule, "action").Should().Be("FailIndex");
        Text(rule, "onExitCodes", "containerName").Should().Be(Text(Container, "name"));
        List(rule, "onExitCodes", "values").Select(code => code.ToString()).Should().Equal("1", "2", "3");
        Text(Variable("JOB_COMPLETIONS"), "value").Should().Be(Text(spec, "completions"));
    }

    [Fact]
    public void It_meets_the_restricted_pod_security_standard_and_asks_for_no_permission()
    {
        Text(Pod, "automountServiceAccountToken").Should().Be("false");
        Text(Pod, "securityContext", "runAsNonRoot").Should().Be("true");
        Text(Pod, "securityContext", "seccompProfile", "type").Should().Be("RuntimeDefault");
        Text(Container, "securityContext", "allowPrivilegeEscalation").Should().Be("false");
        Text(Container, "securityContext", "readOnlyRootFilesystem").Should().Be("true");
        List(Container, "securityContext", "capabilities", "drop").Select(c => c.ToString()).Should().Equal("ALL");
        Pod.Children.Keys.Select(key => key.ToString())
            .Should()
            .NotContain(["hostNetwork", "hostPID", "hostIPC", "serviceAccountName"]);
        List(Pod, "volumes")
            .Cast<YamlMappingNode>()
            .Should()
            .OnlyContain(volume => volume.Children.Keys.Any(key => key.ToString() == "emptyDir"));
    }

    [Fact]
    public void Its_password_is_a_reference()
    {
        var url = Variable("DATABASE_URL");
        url.Children.Keys.Select(key => key.ToString()).Should().NotContain("value");
        Text(url, "valueFrom", "secretKeyRef", "name").Should().NotBeEmpty();
        File.ReadAllText(PathOf("job.yaml")).Should().NotContain("://");
    }

    [Fact]
    public void Its_kustomization_names_files_and_images_that_are_there()
    {
        var kustomization = Read("kustomization.yaml");

        List(kustomization, "resources").Should().OnlyContain(file => File.Exists(PathOf(file.ToString())));
        Text((YamlMappingNode)List(kustomization, "images").Single(), "name").Should().Be(Text(Container, "image"));
    }

    [Fact]
    public async Task Its_pods_bring_every_tenant_to_head_once()
    {
        var databases = await FleetDatabases.CreateAsync(postgres, 9);
        using var folder = new MigrationFolder(("001_a", "create table a (i int)"));
        await databases[0].ExecuteAsync("create table tenants (name text, database text, region text)");
        foreach (var i in Enumerable.Range(1, 8))
        {
            var name = new Npgsql.NpgsqlConnectionStringBuilder(databases[i].ConnectionString).Database;
            await databases[0].ExecuteAsync($"insert into tenants values ('t{i}', '{name}', 'eu')");
        }
        string[] args =
        [
            .. List(Container, "args").Select(arg => arg.ToString() == "/migrations" ? folder.Path : arg.ToString()),
        ];
        var completions = int.Parse(Text(Job, "spec", "completions"));

        var pods = await Task.WhenAll(
            Enumerable
                .Range(0, completions)
                .Select(index =>
                    Tool.RunAsync(
                        args,
                        new Dictionary<string, string>
                        {
                            ["DATABASE_URL"] = databases[0].ConnectionString,
                            ["JOB_COMPLETIONS"] = Text(Variable("JOB_COMPLETIONS"), "value"),
                            ["JOB_COMPLETION_INDEX"] = $"{index}",
                        }
                    )
                )
        );

        pods.Should().OnlyContain(pod => pod.ExitCode == 0);
        pods.SelectMany(pod => pod.Lines().Outcomes())
            .Order()
            .Should()
            .Equal(Enumerable.Range(1, 8).Select(i => $"t{i} applied"));
        (await databases.HistoriesAsync()).Skip(1).Should().OnlyContain(history => history == "001_a");
    }

    private static YamlMappingNode Variable(string name) =>
        List(Container, "env").Cast<YamlMappingNode>().Single(variable => Text(variable, "name") == name);

    private static string PathOf(string file) => Repository.PathTo("deploy", "kubernetes", "fleet", file);

    private static YamlMappingNode Read(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(PathOf(file));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static YamlNode At(YamlMappingNode node, string[] path) =>
        path.Aggregate((YamlNode)node, (at, key) => at[key]);

    private static YamlMappingNode Map(YamlMappingNode node, params string[] path) => (YamlMappingNode)At(node, path);

    private static YamlSequenceNode List(YamlMappingNode node, params string[] path) =>
        (YamlSequenceNode)At(node, path);

    private static string Text(YamlMappingNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;
}
