using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Sns;
using LocalCloud.Sqs;

namespace LocalCloud.Control;

/// <summary>What Control tells of a running system.</summary>
internal static class Readings
{
    /// <summary>By path.</summary>
    public static IReadOnlyDictionary<string, Func<HttpContext, Task>> Of(SystemModel system, IQueueCounts queues, LambdaService functions, Mailbox mailbox, AccessLog access, IEnumerable<KeyValuePair<string, Func<HttpContext, Task>>> seen) =>
        new Dictionary<string, Func<HttpContext, Task>>(seen)
        {
            ["/queues"] = context => QueuesAsync(context, system.Queues, queues),
            ["/mail"] = mailbox.ShowAsync,
            ["/functions"] = new FunctionRoutes(functions).ListAsync,
            ["/logs"] = context => LogAsync(context, functions),
            ["/access"] = context => AccessAsync(context, access),
        };

    /// <summary><c>{"Orders": {"visible": 0, "inFlight": 0, "delayed": 0}}</c></summary>
    private static async Task QueuesAsync(HttpContext context, IReadOnlyList<QueueModel> models, IQueueCounts queues)
    {
        var counts = await Task.WhenAll(models.Select(async queue => (queue.Name, Counts: await queues.CountAsync(queue.Arn))));
        await ControlApi.WriteAsync(context, writer =>
        {
            foreach (var (name, count) in counts)
            {
                writer.WriteStartObject(name);
                writer.WriteNumber("visible", count.Visible);
                writer.WriteNumber("inFlight", count.InFlight);
                writer.WriteNumber("delayed", count.Delayed);
                writer.WriteEndObject();
            }
        });
    }

    /// <summary>
    /// Which calls were made by AWS's APIs, and what the policies say of them, denials first:
    /// <c>{"calls": [{"principal": "arn:…", "action": "sqs:SendMessage", "resource": "arn:…", "decision": "Allowed", "count": 1}], "overlooked": 0}</c>
    /// </summary>
    private static Task AccessAsync(HttpContext context, AccessLog access) => ControlApi.WriteAsync(context, writer =>
    {
        writer.WriteStartArray("calls");
        foreach (var call in access.Records())
        {
            writer.WriteStartObject();
            writer.WriteString("principal", call.Principal);
            writer.WriteString("action", call.Action);
            writer.WriteString("resource", call.Resource);
            writer.WriteString("decision", call.Decision.ToString());
            writer.WriteNumber("count", call.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("overlooked", access.Overlooked);
    });

    /// <summary>The last lines of one function's log, as they were written: <c>/logs?function=NAME</c>.</summary>
    private static async Task LogAsync(HttpContext context, LambdaService functions)
    {
        var name = context.Request.Query["function"].ToString();
        IReadOnlyList<LogLine> lines;
        try
        {
            lines = functions.LogTail(name);
        }
        catch (FrontDoor.AwsServiceException unknown)
        {
            await ControlApi.RefuseAsync(context, StatusCodes.Status404NotFound, unknown.Message);
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        foreach (var line in lines)
        {
            await context.Response.WriteAsync($"{line.Text}\n", context.RequestAborted);
        }
    }
}
