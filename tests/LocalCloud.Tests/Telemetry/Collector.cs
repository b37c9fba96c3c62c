using System.Net.Http.Headers;
using Google.Protobuf;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Tests.Telemetry;

/// <summary>A LocalCloud's ears for telemetry, on ports of their own.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly OtlpServer _server;

    private Collector(OtlpServer server, CloudTelemetry telemetry) => (_server, Telemetry) = (server, telemetry);

    public CloudTelemetry Telemetry { get; }

    public HttpClient Client { get; } = new();

    public string Http => _server.Http;

    public string Grpc => _server.Grpc;

    public static async Task<Collector> StartAsync(OtlpForwarder? forward = null)
    {
        CloudTelemetry telemetry = new(forward);
        return new Collector(await OtlpServer.StartAsync(new OtlpReceiver(telemetry, forward), anyPort: true, CancellationToken.None), telemetry);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string contentType = "application/x-protobuf", string? encoding = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Http + path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>Makes a unary call, by the bytes of its one message with their prefix.</summary>
    public async Task<(HttpResponseMessage Answer, byte[] Body)> CallAsync(string path, byte[] frame, string? encoding = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Grpc + path)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        }

        var answer = await Client.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public static Span Span(int number, string name = "a step") => new()
    {
        TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0, 12), .. BitConverter.GetBytes(number)]),
        SpanId = ByteString.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]),
        Name = name,
        StartTimeUnixNano = 1_000_000_000,
        EndTimeUnixNano = 2_000_000_000,
    };

    public static TraceRequest Request(params IEnumerable<Span> spans) => new() { ResourceSpans = { new ResourceSpans { Resource = Values.ResourceOf("shop"), ScopeSpans = { new ScopeSpans { Spans = { spans } } } } } };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
