#:property PublishAot=false

// What a month costs in us-east-1, for docs/cost.md: dotnet run --file tools/cost.cs
// AWS's list prices as put together on 2026-11-25, without any free tier; docs/cost.md says where each is from. Mend one here, run it again, and
// put the tables into that page.

decimal[] months = [1, 10, 100]; // million webhooks

// --- What one webhook takes. The reasons are in docs/cost.md, under the same names. ---
const decimal Requests = 1.02m;             // a fiftieth is refused, or isn't a provider's at all
const decimal EventUnits = 3 + 1 + 1;       // an item of 2.7 KB, and one entry in each of two indexes
const decimal PaymentUnits = 1;
const decimal AuditUnits = 2;               // one for the event's change, one for the payment's
const decimal StoredKb = 2.7m + 0.8m + (2 * 0.8m); // event, payment, two audit entries
const decimal IndexKb = 2 * 0.5m;
const decimal Archived = 0.001m;            // dead letters, unreadable or large bodies
const decimal AnswerKb = 0.5m;
const decimal LogKb = 5m;                   // Lambda's own lines, ours, metrics, the access log

// --- What the stack has, however little comes. ---
const int AlarmMetrics = 47;                // 39 alarms, eight of which compare two metrics
const int CustomMetrics = 42;               // paid for in hours in which they have values
const int WafRules = 3;                     // the rate rule, two managed groups
const int Providers = 3;
const int Queues = 2;
const decimal SecondsOfMonth = 30 * 24 * 3600;
const decimal FiveMinutes = SecondsOfMonth / 300;

Print("First month", [.. months.Select(million => Of(million, monthsKept: 1))]);
Print("Thirteenth month, when twelve months are kept", [.. months.Select(million => Of(million, monthsKept: 13))]);
Print("Nothing comes at all", [Of(0, monthsKept: 0)]);

static IReadOnlyList<(string Service, decimal Dollars)> Of(decimal million, int monthsKept)
{
    // At 0.4 a second messages come alone; at 40 a second some are there at once.
    var (messages, changes, instances) = million switch { 0 => (1m, 1m, 0m), <= 1 => (1m, 1m, 1m), <= 10 => (2m, 3m, 2m), _ => (5m, 10m, 6m) };
    var batches = million / messages;
    var auditBatches = 2 * million / changes;

    var invocations = (million * Requests) + million + batches + auditBatches;
    var gigabyteSeconds = 1e6m * (
        (million * Requests * 1.0m * 0.003m)    // authorizer: no call to wait for
        + (million * 1.0m * 0.012m)             // processor: one call of SQS
        + (batches * 0.5m * 0.030m)             // consumer: three calls of DynamoDB for a message, messages side by side
        + (auditBatches * 0.5m * 0.015m));      // audit: one call of DynamoDB

    var secretReads = FiveMinutes * instances * (Providers + Providers); // the authorizer's instances read all, each processor's its own
    var kmsCalls =
        (million == 0 ? 0 : (Queues * FiveMinutes * ((2 * Providers) + 1)) + (6 * FiveMinutes)) // queues by SQS's formula; tables by caller
        + secretReads;
    var polls = Queues * 5 * SecondsOfMonth / 20 / 1e6m; // five pollers a queue, an empty receive lasts 20 s

    var gigabytes = million * 1e6m / (1024 * 1024);
    return
    [
        ("API Gateway", million * Requests * 3.50m),
        ("WAF", 5 + WafRules + (million * Requests * 0.60m)),
        ("Lambda", (invocations * 0.20m) + (gigabyteSeconds * 0.0000133334m)),
        ("SQS", ((million + (2 * batches) + polls) * 0.40m)),
        ("DynamoDB, requests", (million * (EventUnits + PaymentUnits + AuditUnits) * 0.625m) + (million * 0.125m)),
        ("DynamoDB, storage", gigabytes * monthsKept * (((StoredKb + IndexKb) * 0.25m) + (StoredKb * 0.20m))), // the second is point-in-time recovery
        ("S3", (million * Archived * 5.00m) + (gigabytes * monthsKept * Archived * 4 * 0.023m)),
        ("CloudWatch logs", gigabytes * LogKb * (0.50m + (0.15m * 0.03m))),
        ("CloudWatch metrics, alarms, dashboard", (CustomMetrics * 0.30m * (million == 0 ? 0 : 1)) + (AlarmMetrics * 0.10m) + 3),
        ("X-Ray", Traces(million) * 5.00m),
        ("KMS", 1 + (kmsCalls / 10_000 * 0.03m)),
        ("Secrets Manager", (Providers * 0.40m) + (secretReads / 10_000 * 0.05m)),
        ("Data transfer out", gigabytes * Requests * AnswerKb * 0.09m),
    ];
}

// X-Ray's own rule: the first of each second, and a twentieth of the others.
static decimal Traces(decimal million) => Math.Min(million, SecondsOfMonth / 1e6m) is var first ? first + ((million - first) * 0.05m) : 0;

void Print(string title, IReadOnlyList<IReadOnlyList<(string Service, decimal Dollars)>> columns)
{
    Console.WriteLine($"### {title}\n");
    Console.WriteLine(columns.Count == 1 ? "| $ a month | 0 |" : $"| $ a month | {string.Join(" | ", months.Select(million => $"{million} M"))} |");
    Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "---:|"))}");
    for (var row = 0; row < columns[0].Count; row++)
    {
        Console.WriteLine($"| {columns[0][row].Service} | {string.Join(" | ", columns.Select(column => $"{column[row].Dollars:N2}"))} |");
    }

    Console.WriteLine($"| **Together** | {string.Join(" | ", columns.Select(column => $"**{column.Sum(line => line.Dollars):N0}**"))} |\n");
}
