using System.Globalization;
using System.Text;
using CloudTemplate;
using LocalCloud.EventSources;
using LocalCloud.Iam;
using LocalCloud.S3;
using LocalCloud.Sns;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda.Async;

/// <summary>
/// Delivers records and dead letters, in the name of the function's role, which needs the permission for it.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal sealed class Destinations(IReadOnlyList<FunctionModel> functions, IQueues queues, ITopics topics, IObjects buckets, IAsyncInvoker invoker, Authorizer authorizer)
{
    private static readonly Dictionary<string, string> Context = new() { ["aws:SecureTransport"] = "true" };

    /// <summary>Delivers; it is on disk when this ends.</summary>
    public async Task DeliverAsync(Delivery delivery)
    {
        var target = delivery.Target;
        var caller = new Principal($"{delivery.FunctionName}/async", functions.FirstOrDefault(function => function.Name == delivery.FunctionName)?.RoleArn);
        switch (Arn.Service(target))
        {
            case "sqs":
                authorizer.Authorize(caller, "sqs:SendMessage", target, Context);
                await queues.SendAsync(target, Encoding.UTF8.GetString(delivery.Body), Attributes(delivery), caller.Name, delivery.TraceHeader);
                break;
            case "sns":
                authorizer.Authorize(caller, "sns:Publish", target, Context);
                await topics.PublishAsync(target, Encoding.UTF8.GetString(delivery.Body), Attributes(delivery));
                break;
            case "s3":
                var key = Key(delivery);
                authorizer.Authorize(caller, "s3:PutObject", $"{target}/{key}", Context);
                await buckets.PutAsync(target, key, delivery.Body, "application/json");
                break;
            default:
                authorizer.Authorize(caller, "lambda:InvokeFunction", target, Context);
                await invoker.AcceptAsync(new Invocation { FunctionName = Arn.FunctionName(target), Payload = delivery.Body, TraceHeader = delivery.TraceHeader, Source = caller.Name });
                break;
        }
    }

    private static Dictionary<string, MessageAttribute> Attributes(Delivery delivery) => delivery.DeadLetter is not { } reason
        ? []
        : new()
        {
            ["RequestID"] = new("String", delivery.RequestId, null),
            ["ErrorCode"] = new("Number", reason.Code.ToString(CultureInfo.InvariantCulture), null),
            ["ErrorMessage"] = new("String", reason.Message, null),
        };

    private static string Key(Delivery delivery)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return string.Create(CultureInfo.InvariantCulture, $"aws/lambda/async/{delivery.FunctionName}/{now:yyyy'/'MM'/'dd}/{now:yyyy-MM-dd'T'HH.mm.ss}-{Guid.NewGuid()}");
    }
}
