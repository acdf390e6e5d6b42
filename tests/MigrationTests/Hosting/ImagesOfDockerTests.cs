using System.Net;
using System.Net.Sockets;
using System.Text;
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
        using var engine = new TcpListener(IPAddress.Loopback, 0);
        engine.Start();
        var address = $"http://{engine.LocalEndpoint}/";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var answering = AnswerAsync(engine, stop.Token);

        var found = await DockerEngine.FindMissingAsync(
            new DockerEndpointAuthenticationConfiguration(new Uri(address)),
            images,
            Ct
        );

        found.Should().Be(missing);
        await stop.CancelAsync();
        await answering;
    }

    // Not an HttpListener, whose port has to be known before it is taken.
    private static async Task AnswerAsync(TcpListener engine, CancellationToken stop)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await engine.AcceptTcpClientAsync(stop);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
                return;
            }
            using var _ = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            if (await reader.ReadLineAsync(Ct) is not { } asked)
            {
                continue;
            }
            while (await reader.ReadLineAsync(Ct) is { Length: > 0 }) { }
            var has = asked.Contains(Uri.EscapeDataString(Have), StringComparison.Ordinal);
            var body = has ? """[{"Id":"sha256:1"}]""" : "[]";
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
                ),
                Ct
            );
        }
    }
}
