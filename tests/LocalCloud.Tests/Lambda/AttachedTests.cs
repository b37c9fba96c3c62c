using System.Net.Http.Json;
using System.Text;

namespace LocalCloud.Tests.Lambda;

/// <summary>Processes that LocalCloud didn't start: they know only the function's name.</summary>
public sealed class AttachedTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private LambdaHost _host = null!;

    // The function's own instances never get as far as to ask for work.
    public async Task InitializeAsync() => _host = await LambdaHost.StartAsync([LambdaHost.Function(init: "hang", timeout: TimeSpan.FromSeconds(20))], options => options with { AttachedGrace = TimeSpan.Zero });

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_process_joins_by_asking_for_work()
    {
        for (var round = 1; round <= 2; round++)
        {
            var call = _host.InvokeAsync($"{round}");
            using var next = await _http.GetAsync(Api("invocation/next"));
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            using var answered = await _http.PostAsync(Api($"invocation/{id}/response"), new StringContent($"\"{await next.Content.ReadAsStringAsync()} is done\""));
            using var again = await _http.PostAsync(Api($"invocation/{id}/response"), new StringContent("\"again\""));

            answered.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
            again.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
            (await call).Text().ShouldBe($"\"{round} is done\"");
        }
    }

    [Fact]
    public async Task A_request_that_breaks_off_loses_no_call()
    {
        using (var impatient = new CancellationTokenSource())
        {
            var request = _http.GetAsync(Api("invocation/next"), impatient.Token);
            await LambdaHost.UntilAsync(() => _host.Open.Count == 1);
            await impatient.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => request);
            await LambdaHost.UntilAsync(() => _host.Open.Count == 0);
        }

        var call = _host.InvokeAsync("1");
        using var next = await _http.GetAsync(Api("invocation/next"));
        var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        await _http.PostAsJsonAsync(Api($"invocation/{id}/error"), new { errorMessage = "no" });

        (await call).FunctionError.ShouldBe("Unhandled");
    }

    [Fact]
    public async Task A_process_that_opens_a_connection_for_each_request_has_not_ended()
    {
        _http.DefaultRequestHeaders.ConnectionClose = true;
        var call = _host.InvokeAsync("1");
        using var next = await _http.GetAsync(Api("invocation/next"));
        var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        var got = TimeProvider.System.GetTimestamp();
        await LambdaHost.UntilAsync(() => call.IsCompleted || TimeProvider.System.GetElapsedTime(got) > TimeSpan.FromMilliseconds(300));

        using var answered = await _http.PostAsync(Api($"invocation/{id}/response"), new StringContent("2"));

        (await call).Text().ShouldBe("2");
    }

    [Theory]
    [InlineData("Nobody/2018-06-01/runtime/invocation/next", 404)]
    [InlineData("Sample/2018-06-01/runtime/restore/next", 404)]
    [InlineData("Sample/2020-01-01/extension/register", 403)]
    [InlineData("Sample/i-12345678/2018-06-01/runtime/invocation/next", 403)]
    [InlineData("", 404)]
    public async Task Other_paths_are_refused(string path, int status)
    {
        using var response = await _http.GetAsync(new Uri($"http://{_host.Address}/{path}"));

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain("errorType");
    }

    [Fact]
    public async Task An_answer_in_pieces_is_put_together()
    {
        var call = _host.InvokeAsync("1");
        using var next = await _http.GetAsync(Api("invocation/next"));
        var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        using var request = new HttpRequestMessage(HttpMethod.Post, Api($"invocation/{id}/response")) { Content = new StringContent(new string('7', 100_000), Encoding.UTF8) };
        request.Headers.TransferEncodingChunked = true;

        using var answered = await _http.SendAsync(request);

        (await call).Payload.Length.ShouldBe(100_000);
    }

    private Uri Api(string path) => new($"http://{_host.Address}/Sample/2018-06-01/runtime/{path}");
}
