#:project ../Functions/Functions.csproj
#:property PublishAot=false

// How fast the dashboard's pages are with much to show. Fills a running local stack, then asks for each page as a browser does:
//   dotnet run --project AppHost -- --fresh --suffix load
//   dotnet run --file tools/dashboard-load.cs -- .local/load/outputs.json           fills it, and measures
//   dotnet run --file tools/dashboard-load.cs -- .local/load/outputs.json measure   measures only, after a restart too: spans are sent anew
// The items are the functions' own, written by BatchWriteItem. What audits them is stopped, and stays so until the stack starts again.

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Webhooks.Functions.Archive;
using Webhooks.Functions.DeadLetters;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tables;
using Webhooks.Functions.Tracing;
using Webhooks.Providers;

const int Events = 100_000;
const int Spans = 10_000;
const int FailedEach = 150;       // one of so many is failed: 667, more than a page shows
const int ReplayedEach = 75;      // and as many more have been, and were replayed
const int SpansOfTrace = 14;
const int EventsOfBusyPayment = 200;
const int Rounds = 20;
string[] types = ["payment_intent.succeeded", "payment_intent.created", "charge.refunded", "charge.succeeded", "invoice.paid"];
TimeSpan span = TimeSpan.FromDays(2);

if (args.Length == 0)
{
    Console.Error.WriteLine("Name the run's outputs: dotnet run --file tools/dashboard-load.cs -- .local/outputs.json");
    return 1;
}

var outputs = JsonNode.Parse(await File.ReadAllBytesAsync(args[0]))!;
DateTimeOffset now = new(File.GetLastWriteTimeUtc(args[0])); // the same whenever this runs again on the same stack
using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
await StopAuditAsync();
if (args is not [_, "measure"])
{
    await FillAsync();
}

return await MeasureAsync();

async Task FillAsync()
{
    var (key, secret, region) = (Text("AccessKeyId"), Text("SecretAccessKey"), Text("Region"));
    using AmazonDynamoDBClient dynamo = new(key, secret, new AmazonDynamoDBConfig { ServiceURL = Endpoint("DynamoDB"), AuthenticationRegion = region });
    using AmazonS3Client s3 = new(key, secret, new AmazonS3Config { ServiceURL = Endpoint("S3"), AuthenticationRegion = region, ForcePathStyle = true });
    using S3Archive archive = new(s3, Text("BucketName"));
    var began = Stopwatch.GetTimestamp();
    var made = Enumerable.Range(0, Events).Select(Make).ToList();
    await WriteAsync(dynamo, Text("TableName"), made.Select(Item));
    await WriteAsync(dynamo, Text("TransactionsTableName"), made.Where(one => one.Transaction is not null).GroupBy(one => one.Transaction!.TransactionId).Select(events =>
        TransactionItem.Of(events.Select(one => one.Transaction!).Aggregate(Transaction.Merge), events.Count())));
    await Parallel.ForEachAsync(made.Where((_, at) => at % ReplayedEach == 0), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, token) =>
    {
        var letter = Letter(one);
        await archive.PutAsync(letter.Key, letter.Message.Body, letter.Metadata(now), token);
    });
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events written in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
}

// The newest first: so the list of the latest is the list of the first.
StandardEvent Make(int at)
{
    var time = now - (span * ((double)at / Events));
    var id = string.Create(CultureInfo.InvariantCulture, $"evt_load_{at:000000}");
    var payment = at < EventsOfBusyPayment ? "pi_load_busy" : at % 4 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"pi_load_{at / 4:00000}");
    var provider = at < EventsOfBusyPayment ? "stripe" : (at / 4 % 10) switch { < 6 => "stripe", < 8 => "paypal", _ => "square" };
    var payload = $$"""{"id":"{{id}}","type":"{{types[at % types.Length]}}","data":{"object":{"id":"{{payment}}","amount":2000,"currency":"usd","customer":"{{new string('x', 900)}}" } } }""";
    return new StandardEvent
    {
        EventId = id, Provider = provider, Type = types[at % types.Length], Timestamp = time.ToUnixTimeSeconds(), TimestampMs = time.ToUnixTimeMilliseconds(),
        ReceivedAt = time.ToUnixTimeMilliseconds() + 300, Payload = payload, PayloadSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payload))),
        TraceId = TraceId(at),
        Transaction = payment is null ? null : new Transaction
        {
            TransactionId = payment, Provider = provider, Amount = 20, Currency = "USD", PaymentStatus = TransactionStatus.Succeeded, TimestampMs = time.ToUnixTimeMilliseconds(), LastEventId = id,
        },
    };
}

static Dictionary<string, AttributeValue> Item(StandardEvent one, int at)
{
    var letter = Letter(one);
    return at % FailedEach == 0
        ? EventItem.OfFailed(one, Received(one).AddMinutes(15), letter.Key, letter.Reason, 3)
        : EventItem.OfProcessed(one, Received(one).AddSeconds(1));
}

static DeadLetter Letter(StandardEvent one) => DeadLetter.Of(new QueueMessage($"message-of-{one.EventId}", one.ToUtf8Json(), 3) { SentAt = Received(one) }, Received(one).AddMinutes(15));

static DateTimeOffset Received(StandardEvent one) => DateTimeOffset.FromUnixTimeMilliseconds(one.ReceivedAt);

static string TraceId(int at) => at.ToString("x32", CultureInfo.InvariantCulture);

static async Task WriteAsync(AmazonDynamoDBClient dynamo, string table, IEnumerable<Dictionary<string, AttributeValue>> items) =>
    await Parallel.ForEachAsync(items.Chunk(25), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (some, token) =>
    {
        Dictionary<string, List<WriteRequest>> left = new() { [table] = [.. some.Select(item => new WriteRequest(new PutRequest(item)))] };
        while (left is { Count: > 0 })
        {
            left = (await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = left }, token)).UnprocessedItems;
        }
    });

IEnumerable<TraceSpan> SpansOf(int at)
{
    var start = now - TimeSpan.FromSeconds(at + 1);
    var root = SpanId(at, 0);
    for (var child = 0; child < SpansOfTrace; child++)
    {
        yield return new TraceSpan(
            TraceId(at), child == 0 ? "0000000000000000" : root, SpanId(at, child), $"step {child}", start.AddMilliseconds(child * 3), start.AddMilliseconds((child * 3) + 5), at % 20 == 0 && child == 3 ? "It failed." : null,
            [("webhook.event_id", $"evt_load_{at:000000}")]);
    }
}

static string SpanId(int at, int child) => ((at * 100) + child + 1).ToString("x16", CultureInfo.InvariantCulture);

async Task SendSpansAsync(IReadOnlyList<TraceSpan> spans)
{
    using ByteArrayContent body = new(Otlp.Request("load", spans));
    body.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
    using var answer = await http.PostAsync(Endpoint("OtlpHttp") + "/v1/traces", body);
    answer.EnsureSuccessStatusCode();
}

async Task StopAuditAsync()
{
    using HttpRequestMessage stop = new(HttpMethod.Post, $"{Endpoint("Control")}/resources/{Text("AuditLoggerFunctionName")}/stop");
    stop.Headers.Add("X-Control-Token", Text("ControlToken"));
    using var answer = await http.SendAsync(stop);
    if (answer.StatusCode != System.Net.HttpStatusCode.Conflict) // it is stopped
    {
        answer.EnsureSuccessStatusCode();
    }
}

async Task<int> MeasureAsync()
{
    foreach (var traces in Enumerable.Range(0, Spans / SpansOfTrace).Chunk(50))
    {
        await SendSpansAsync([.. traces.SelectMany(SpansOf)]);
    }

    Uri link = new(Text("DashboardUrl"));
    using HttpClient browser = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new System.Net.CookieContainer() }) { BaseAddress = new Uri(link, "/") };
    (await browser.GetAsync(link)).EnsureSuccessStatusCode();
    var list = await browser.GetStringAsync("/events?provider=stripe");
    var older = Regex.Match(list, "href=\"(?<older>/events[^\"]*after=[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["older"].Value.Replace("&amp;", "&", StringComparison.Ordinal);
    string[] pages =
    [
        "/", "/events", "/events?status=processed", "/events?status=failed", "/events?provider=square", "/events?provider=square&status=failed", "/events?within=1d", "/events?within=30d", "/events?within=30d&provider=paypal&status=failed",
        "/events?q=refund", "/events?q=no.such.type&within=30d", "/events?q=pi_load_busy", older, $"/events/{Make(FailedEach * 2).EventId}", $"/events/{Make(1).EventId}", "/transactions", "/transactions/pi_load_busy", "/dead-letters", "/dead-letters?q=refund",
        "/dead-letters/dry-run?id=evt_load_000150", "/logs", "/logs?q=nothing", "/traces", "/traces?q=step&status=error", $"/traces/{TraceId(5)}", "/resources", "/resources/Consumer", "/send",
    ];
    Console.WriteLine("page | KB | median ms | slowest ms");
    var isSlow = false;
    foreach (var page in pages.Where(page => page.Length > 0))
    {
        List<double> times = [];
        var (bytes, status) = (0, 0);
        for (var round = 0; round < Rounds + 2; round++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await browser.GetAsync(page);
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            status = (int)answer.StatusCode;
            if (round >= 2) // warm
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        times.Sort();
        isSlow |= times[^1] > 200;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page} | {bytes / 1024.0:0.0} | {times[times.Count / 2]:0.0} | {times[^1]:0.0}{(times[^1] > 200 ? "  SLOW" : "")}{(status == 200 ? "" : $"  {status}")}"));
    }

    return isSlow ? 2 : 0;
}

string Text(string name) => (string)outputs[name]!;

string Endpoint(string service) => (string)outputs["Endpoints"]![service]!;
