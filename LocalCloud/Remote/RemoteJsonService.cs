using System.Text.Json;
using CloudTemplate;
using LocalCloud.DynamoDb;
using LocalCloud.FrontDoor;
using LocalCloud.Iam;

namespace LocalCloud.Remote;

/// <summary>
/// A service of AWS that speaks JSON, behind the front door: who calls, and whether the role may, is looked at here as for any other service;
/// then the call goes on in the name of whoever runs this.
/// </summary>
internal abstract class RemoteJsonService(RemoteCalls calls) : IAwsService
{
    public abstract string SigningName { get; }

    public async Task HandleAsync(HttpContext context, Principal caller)
    {
        var body = RequestBytes.Of(context);
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target[(target.IndexOf('.') + 1)..];
        var needs = Needs(target, operation, body);
        foreach (var (action, resource) in needs)
        {
            context.Needs(action, resource);
        }

        if (needs.Count == 0)
        {
            context.NeedsUnknown($"{SigningName}:{operation}");
        }

        body = Outgoing(body);
        using var request = calls.Json(SigningName, target, context.Request.ContentType ?? "application/x-amz-json-1.0", body, Host(target));
        if (context.Request.Headers["X-Amzn-Trace-Id"].ToString() is { Length: > 0 } trace)
        {
            request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", trace);
        }

        using var response = await calls.SendAsync(request, body, SigningName, context.RequestAborted);
        await RemoteAnswer.PassOnAsync(context, response, Change(operation));
    }

    public virtual AwsServiceException Denied(string reason) => new("AccessDeniedException", reason);

    /// <summary>What the call needs to be allowed; nothing where that isn't known.</summary>
    protected abstract IReadOnlyList<(string Action, string Resource)> Needs(string target, string operation, ReadOnlyMemory<byte> body);

    /// <summary>The body as AWS takes it.</summary>
    protected virtual ReadOnlyMemory<byte> Outgoing(ReadOnlyMemory<byte> body) => body;

    /// <summary>What an operation's answer has to be changed by; null: nothing.</summary>
    protected virtual Func<byte[], byte[]>? Change(string operation) => null;

    /// <summary>Another host name than the service's own, where a part of it has one.</summary>
    protected virtual string? Host(string target) => null;

    /// <summary>A member of the request; null where it isn't there, or the request isn't JSON.</summary>
    protected static string? Member(ReadOnlyMemory<byte> body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;   // AWS says what is wrong with it
        }
    }
}

/// <summary>DynamoDB and its Streams in AWS.</summary>
internal sealed class RemoteTables(RemoteCalls calls, SystemModel system) : RemoteJsonService(calls)
{
    private readonly string _arns = $"arn:aws:dynamodb:{system.Region}:{system.AccountId}:";

    public override string SigningName => "dynamodb";

    protected override IReadOnlyList<(string Action, string Resource)> Needs(string target, string operation, ReadOnlyMemory<byte> body) => AccessNeeds.Of(target, body.Span, _arns);

    protected override string? Host(string target) => target.StartsWith("DynamoDBStreams_", StringComparison.Ordinal) ? "streams.dynamodb" : null;
}

/// <summary>Secrets Manager in AWS.</summary>
internal sealed class RemoteSecrets(RemoteCalls calls, SystemModel system) : RemoteJsonService(calls)
{
    private readonly string _arns = $"arn:aws:secretsmanager:{system.Region}:{system.AccountId}:secret:";

    public override string SigningName => "secretsmanager";

    protected override IReadOnlyList<(string Action, string Resource)> Needs(string target, string operation, ReadOnlyMemory<byte> body)
    {
        var id = Member(body, "SecretId");
        var secret = system.Secrets.FirstOrDefault(secret => secret.Arn == id || secret.Name == id);
        return [($"secretsmanager:{operation}", secret?.Arn ?? (id is null ? "*" : id.StartsWith("arn:", StringComparison.Ordinal) ? id : _arns + id))];
    }
}
