using System.Net;
using System.Net.Sockets;
using DotNet.Testcontainers.Configurations;
using MigrationKit.Testing.Containers;

namespace MigrationTests.Hosting;

/// <summary>What a start in a container would pull, asked of an engine that has one image.</summary>
public sealed class ImagesOfDockerTests
{
    private const string Have = "postgres:17-alpine";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, Have)]
    [InlineData("testcontainers/ryuk", Have, "testcontainers/ryuk")]
    [InlineData("postgres:16", "postgres:16", "testcontainers/ryuk")]
    public async Task The_first_image_that_is_not_there_is_named(string? missing, params string[] images)
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/";
        port.Stop();
        using var engine = new HttpListener();
        engine.Prefixes.Add(address);
        engine.Start();
        var answering = AnswerAsync(engine);

        var found = await DockerEngine.FindMissingAsync(
            new DockerEndpointAuthenticationConfiguration(new Uri(address)),
            images,
            Ct
        );

        found.Should().Be(missing);
        engine.Stop();
        await answering;
    }

    private static async Task AnswerAsync(HttpListener engine)
    {
        while (engine.IsListening)
        {
            HttpListenerContext asked;
            try
            {
                asked = await engine.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
                return;
            }
            var has = asked.Request.Url!.Query.Contains(Uri.EscapeDataString(Have), StringComparison.Ordinal);
            asked.Response.ContentType = "application/json";
            await using var body = new StreamWriter(asked.Response.OutputStream);
            await body.WriteAsync(has ? """[{"Id":"sha256:1"}]""" : "[]");
        }
    }
}
