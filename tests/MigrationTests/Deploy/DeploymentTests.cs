using System.Text.Json.Nodes;
using MigrationTests.Cli;

namespace MigrationTests.Deploy;

/// <summary>What <c>docs/production.md</c> offers to copy: is it what its platform reads, and does the tool take its words?</summary>
public sealed class DeploymentTests
{
    public static TheoryData<string> Workloads =>
        ["kubernetes/job.yaml", "kubernetes/argocd-hook.yaml", "kubernetes/init-container.yaml"];

    public static TheoryData<string> Gates => ["gitlab/gate.yml", "azure-pipelines/gate.yml"];

    [Theory, MemberData(nameof(Workloads))]
    public void A_workload_has_the_kind_and_the_parts_that_Kubernetes_asks_for(string file)
    {
        var workload = Manifest.Read(file);

        (workload.Text("apiVersion"), workload.Text("kind"))
            .Should()
            .BeOneOf(("batch/v1", "Job"), ("apps/v1", "Deployment"));
        (workload.At("metadata.name") ?? workload.At("metadata.generateName")).Should().NotBeNull();
        if (workload.Text("kind") == "Job")
        {
            workload.Text("spec.template.spec.restartPolicy").Should().Be("Never");
            workload.Text("spec.backoffLimit").Should().Be("0");
        }
        else
        {
            workload
                .At("spec.selector.matchLabels")!
                .ToJsonString()
                .Should()
                .Be(workload.At("spec.template.metadata.labels")!.ToJsonString());
        }
    }

    [Theory, MemberData(nameof(Workloads))]
    public void Migrations_run_without_root_on_a_file_system_that_nobody_writes(string file)
    {
        var pod = Manifest.Read(file).At("spec.template.spec")!;
        var container = Migrations(pod);

        pod.Text("securityContext.runAsNonRoot").Should().Be("true");
        pod.Text("automountServiceAccountToken").Should().Be("false");
        container.Text("securityContext.readOnlyRootFilesystem").Should().Be("true");
        container.Text("securityContext.allowPrivilegeEscalation").Should().Be("false");
        container.Texts("securityContext.capabilities.drop").Should().Equal("ALL");
        container.Text("resources.limits.memory").Should().NotBeEmpty();
        var variable = container.At("env")!.AsArray().Should().ContainSingle().Which!;
        variable.Text("name").Should().Be("DATABASE_URL");
        variable.Text("valueFrom.secretKeyRef.key").Should().Be("owner-url");
    }

    [Theory, MemberData(nameof(Workloads))]
    public async Task The_tool_takes_the_arguments_of_a_workload(string file) =>
        await ShouldTakeAsync(Migrations(Manifest.Read(file).At("spec.template.spec")!).Texts("args"));

    [Fact]
    public async Task In_Compose_the_application_waits_until_the_migrations_have_ended_well()
    {
        var services = Manifest.Read("compose/compose.yaml").At("services")!;

        services.Text("application.depends_on.migrations.condition").Should().Be("service_completed_successfully");
        services.Text("migrations.depends_on.database.condition").Should().Be("service_healthy");
        services.At("database.healthcheck.test").Should().NotBeNull();
        await ShouldTakeAsync(services.Texts("migrations.command"));
    }

    [Fact]
    public void Argo_CD_runs_the_migrations_before_it_changes_anything_else() =>
        Manifest.Read("kubernetes/argocd-hook.yaml").At("metadata.annotations")!["argocd.argoproj.io/hook"]!
            .ToString()
            .Should()
            .Be("PreSync");

    [Theory, MemberData(nameof(Gates))]
    public void The_gate_of_every_platform_is_the_same_script_and_keeps_what_it_found(string file)
    {
        var gate = Manifest.Read(file);
        var script =
            gate.At("migrationkit.script")?.AsArray()
            ?? [gate.At("steps")!.AsArray().First(step => step!["bash"] is not null)!["bash"]!.DeepClone()];
        var text = string.Join('\n', script.Select(line => line!.ToString()));

        text.Should().ContainAll(".ci/install-tool", ".ci/gate", "git clone");
        File.Exists(Repository.PathTo(".ci", "gate")).Should().BeTrue();
        File.ReadAllText(Repository.PathTo("action.yml")).Should().Contain(".ci/gate");
        var all = gate.ToJsonString();
        all.Should().ContainAll("BASE_REF", "migrationkit-results/verify.xml");
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("deploy/Dockerfile")]
    public async Task An_image_is_made_on_a_base_that_can_be_chosen(string file)
    {
        var lines = await File.ReadAllLinesAsync(Repository.PathTo(file), TestContext.Current.CancellationToken);
        string[] After(string instruction) =>
            [
                .. lines
                    .Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))
                    .Select(line => line[(instruction.Length + 1)..]),
            ];

        var arguments = After("ARG").Select(line => line.Split('=')[0]).ToList();
        foreach (var image in After("FROM"))
        {
            arguments.Should().Contain(image.Split(' ')[0].TrimStart('$').Trim('{', '}'));
        }
        After("CMD").Should().ContainSingle();
        foreach (var copied in After("COPY").Where(line => !line.StartsWith("--from")))
        {
            var source = copied.Split(' ')[0];
            Path.Exists(Repository.PathTo(source)).Should().BeTrue(source);
        }
    }

    [Fact]
    public void The_image_of_the_tool_is_not_root()
    {
        var lines = File.ReadAllLines(Repository.PathTo("Dockerfile"));

        lines.Should().ContainSingle(line => line.StartsWith("USER ")).Which.Should().NotContain("root");
        lines.Should().Contain("ENTRYPOINT [\"/usr/local/bin/migrationkit\"]");
    }

    [Fact]
    public void The_page_names_every_file()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "production.md"));

        foreach (var file in Directory.GetFiles(Repository.PathTo("deploy"), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
            page.Should().Contain($"(../{path})");
        }
    }

    private static JsonNode Migrations(JsonNode pod) =>
        (pod.At("initContainers") ?? pod.At("containers"))!.AsArray().Single()!;

    /// <summary>It understands them, and then misses a database.</summary>
    private static async Task ShouldTakeAsync(string[] arguments)
    {
        var result = await Tool.RunAsync(arguments);

        result.ExitCode.Should().Be(1);
        result.Error.Should().StartWith("error: No database is named.");
    }
}
