using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Dashboard.Tests.Running;
using Webhooks.EndToEnd.Tests.Running;
using Webhooks.Operations.Tests;

namespace Webhooks.Dashboard.Tests.Events;

/// <summary>
/// How much the pages read of a table that holds much: not by the clock, which says more of the machine, but by what DynamoDB says
/// that it went through. tools/dashboard-load.cs has the times.
/// </summary>
[Collection(nameof(RunningDashboard))]
public sealed class BoundedReadsTests(RunningDashboard dashboard) : IAsyncLifetime
{
    private const int Stored = 3000;
    private const int FailedEach = 100;

    /// <summary>Three providers' eight shards, each asked once, and a second time where one has more than its share.</summary>
    private const int MostCalls = 72;

    private readonly ConcurrentQueue<int> _read = [];
    private readonly TemporaryFolder _folder = new();
    private ServiceGate _gate = null!;

    public async Task InitializeAsync()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await dashboard.Stack.StoreManyAsync(
            Enumerable.Range(0, Stored).Select(at => RunningStack.Event($"evt_many_{at:0000}", today.AddDays(-(at % 2)), later: at, type: at % 2 == 0 ? "charge.refunded" : "invoice.paid")),
            one => int.Parse(one.EventId["evt_many_".Length..], System.Globalization.CultureInfo.InvariantCulture) % FailedEach == 0);
        _gate = await ServiceGate.StartAsync();
        _gate.Target = dashboard.Stack.Outputs.Endpoints!.DynamoDB;
        _gate.Answered = (_, answer) => _read.Enqueue(JsonDocument.Parse(answer).RootElement.TryGetProperty("ScannedCount", out var count) ? count.GetInt32() : 1);
    }

    public async Task DisposeAsync()
    {
        await _gate.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task However_much_is_stored_a_page_reads_about_what_it_shows()
    {
        var outputs = JsonNode.Parse(await File.ReadAllTextAsync(dashboard.Stack.OutputsPath))!;
        outputs["Endpoints"]!["DynamoDB"] = _gate.Url;
        await File.WriteAllTextAsync(_folder.File("outputs.json"), outputs.ToJsonString());
        var (process, link) = await RunningDashboard.StartAsync(_folder.File("outputs.json"));
        using (process)
        {
            using HttpClient browser = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri(link, "/") };
            (await browser.GetAsync(link)).EnsureSuccessStatusCode();
            foreach (var (page, most) in new[]
            {
                ("/", 600), ("/events", 600), ("/events?status=processed", 400), ("/events?status=failed", 400), ("/events?provider=stripe", 400), ("/events?provider=square&status=failed&within=30d", 400),
                ("/events?within=1d", 400), ("/events?within=30d", 400), ("/events?q=refund", 1500), ("/events/evt_many_0100", 200), ("/transactions", 600), ("/dead-letters", 400), ("/dead-letters?q=refund", 400),
                ("/dead-letters/dry-run?id=evt_many_0100", 200), ("/logs", 200), ("/traces", 200), ("/resources", 200), ("/send", 200),
            })
            {
                _read.Clear();
                using var answer = await browser.GetAsync(page);

                answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
                _read.Sum().ShouldBeLessThan(most, page);
                _read.Count.ShouldBeLessThan(MostCalls, page);
            }

            _read.Clear();
            await browser.GetAsync("/events?status=processed");
            _read.Sum().ShouldBeGreaterThan(50, "or nothing would be counted");
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
