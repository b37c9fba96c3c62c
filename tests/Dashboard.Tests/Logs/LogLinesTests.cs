using System.Text.Json;
using Webhooks.Dashboard.Logs;
using Webhooks.Dashboard.Stack;
using Webhooks.Dashboard.Tests.Running;

namespace Webhooks.Dashboard.Tests.Logs;

public sealed class LogLinesTests
{
    [Fact]
    public async Task A_line_leads_to_all_that_it_names()
    {
        var lines = await LinksAsync(new LogRecord
        {
            Id = 1, At = DateTimeOffset.UnixEpoch, Level = "error", Message = "Given up and archived.", Resource = "DeadLetter", Service = "WebhookDeadLetterProcessor-dev", TraceId = "0af7",
            Fields = Fields("""{"eventId":"evt_1","archiveKey":"stripe/2026/a b.json","transactionId":"pi_1"}"""),
        });

        lines.ShouldBe(["WebhookDeadLetterProcessor-dev /resources/DeadLetter", "Trace /traces/0af7", "Event /events/evt_1", "Object /dead-letters/object?key=stripe%2F2026%2Fa%20b.json", "Transaction /transactions/pi_1"]);
    }

    [Fact]
    public async Task A_line_that_names_nothing_leads_nowhere() =>
        (await LinksAsync(new LogRecord { Id = 1, At = DateTimeOffset.UnixEpoch, Level = "information", Message = "Ready.", Service = "LocalCloud", Fields = Fields("""{"eventId":"","transactionId":null}""") })).ShouldBeEmpty();

    private static async Task<IReadOnlyList<string>> LinksAsync(LogRecord record)
    {
        var shown = await Rendered.AsAsync<LogLines>(new { Model = new LogsModel(IsLocal: true, "", "", "", [], [record], [], null) });
        return [.. shown.QuerySelectorAll("tbody a").Select(link => $"{link.Reads()} {link.GetAttribute("href")}")];
    }

    private static Dictionary<string, JsonElement> Fields(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}
