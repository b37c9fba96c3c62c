using System.Net.Http.Json;
using System.Text.Json;

namespace Webhooks.Operations;

/// <summary>
/// The time by which a stack's services go: this machine's, but for a local run whose clock was moved. What a person does is written down by it,
/// or it would stand before what it followed.
/// </summary>
internal sealed class ServiceTime(StackOutputs outputs) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <param name="now">This machine's time.</param>
    public async Task<DateTimeOffset> OfAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (outputs.Endpoints?.Control is not { } control)
        {
            return now;
        }

        try
        {
            var clock = await _http.GetFromJsonAsync<JsonElement>(new Uri($"{control.TrimEnd('/')}/clock"), cancellationToken);
            return clock.ValueKind == JsonValueKind.Object && clock.TryGetProperty("aheadSeconds", out var ahead) && ahead.ValueKind == JsonValueKind.Number ? now.AddSeconds(ahead.GetDouble()) : now;
        }
        // Without Control the time is unknown, and what is done is worth writing down all the same.
        catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return now;
        }
    }

    public void Dispose() => _http.Dispose();
}
