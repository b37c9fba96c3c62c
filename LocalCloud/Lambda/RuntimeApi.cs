using System.Collections.Frozen;
using LocalCloud.FrontDoor;
using Microsoft.AspNetCore.Connections.Features;

namespace LocalCloud.Lambda;

/// <summary>
/// The Runtime API, by which instances ask for work and answer: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.
/// Its address is <c>host:port/{function}/{instance}</c>, or <c>host:port/{function}</c> for processes that LocalCloud didn't start.
/// </summary>
public sealed class RuntimeApi
{
    private const string ApiVersion = "2018-06-01";
    private readonly FrozenDictionary<string, FunctionPool> _pools;

    internal RuntimeApi(FrozenDictionary<string, FunctionPool> pools) => _pools = pools;

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value.AsSpan();
        if (!_pools.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Cut(ref path), out var pool))
        {
            return RuntimeApiAnswer.NotFoundAsync(context);
        }

        FunctionInstance? instance = null;
        var segment = Cut(ref path);
        if (segment is not ApiVersion)
        {
            instance = pool.Find(segment);
            if (instance is null)
            {
                return RuntimeApiAnswer.ForbiddenAsync(context, "this instance has been ended");
            }

            segment = Cut(ref path);
        }

        var isGet = HttpMethods.IsGet(context.Request.Method);
        return !(segment is ApiVersion && (isGet || HttpMethods.IsPost(context.Request.Method))) ? RuntimeApiAnswer.NotFoundAsync(context)
            : isGet && path is "/runtime/invocation/next" ? NextAsync(context, pool, instance ?? pool.Attach())
            : !isGet && path is "/runtime/init/error" && instance is not null ? InitErrorAsync(context, pool, instance)
            : !isGet && path.StartsWith("/runtime/invocation/") ? ResultAsync(context, pool, instance, path["/runtime/invocation".Length..])
            : RuntimeApiAnswer.NotFoundAsync(context);
    }

    private static async Task NextAsync(HttpContext context, FunctionPool pool, FunctionInstance instance)
    {
        var work = pool.NextAsync(instance);
        if (!work.IsCompleted)
        {
            await using var _ = context.RequestAborted.UnsafeRegister(static state =>
            {
                var (waiting, poll) = ((FunctionInstance, Task<PendingInvocation?>))state!;
                waiting.Pool.OnBrokenOff(waiting, poll);
            }, (instance, work));
            await work;
        }

        if (await work is not { } invocation)
        {
            await RuntimeApiAnswer.ForbiddenAsync(context, "there is no more work for this request");
            return;
        }

        if (instance.IsAttached && context.Features.Get<IConnectionLifetimeFeature>() is { } connection)
        {
            _ = WatchAsync(instance, connection.ConnectionClosed);
        }

        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = invocation.Payload.Length;
        response.Headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        response.Headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString();
        response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = pool.Function.Arn;
        response.Headers["Lambda-Runtime-Trace-Id"] = invocation.TraceHeader;
        await response.Body.WriteAsync(invocation.Payload, CancellationToken.None);   // a connection that broke is no error: the instance asks again, or ends
    }

    /// <summary>Of a process that we didn't start we see no end but that of its connection.</summary>
    private static async Task WatchAsync(FunctionInstance instance, CancellationToken connectionClosed)
    {
        await using var _ = connectionClosed.UnsafeRegister(static state => ((FunctionInstance)state!).Pool.OnDisconnected((FunctionInstance)state), instance);
        await instance.Gone.Task;
    }

    private static Task ResultAsync(HttpContext context, FunctionPool pool, FunctionInstance? instance, ReadOnlySpan<char> path)
    {
        var requestId = Cut(ref path);
        instance ??= pool.FindAttached(requestId);
        if (instance is null || pool.Current(instance, requestId) is not { } invocation)
        {
            return RuntimeApiAnswer.InvalidRequestIdAsync(context);
        }

        return path switch
        {
            "/response" => ResponseAsync(context, pool, instance, invocation),
            "/error" => ErrorAsync(context, pool, instance, invocation),
            _ => RuntimeApiAnswer.NotFoundAsync(context),
        };
    }

    private static async Task ResponseAsync(HttpContext context, FunctionPool pool, FunctionInstance instance, PendingInvocation invocation)
    {
        if (context.Request.Headers.ContainsKey("Lambda-Runtime-Function-Response-Mode"))
        {
            pool.Refuse(instance, invocation, new FunctionError("Runtime.InvalidResponseModeHeader", "Response streaming is not emulated"));
            await RuntimeApiAnswer.InvalidResponseModeAsync(context);
            return;
        }

        var (body, length) = await RequestBytes.ReadAsync(context.Request, FunctionError.LongestResponse);
        if (body is null)
        {
            pool.Refuse(instance, invocation, FunctionError.ResponseTooLarge(length));
            await RuntimeApiAnswer.TooLargeAsync(context);
            return;
        }

        await (pool.Answer(instance, invocation, body, failed: false) ? RuntimeApiAnswer.AcceptedAsync(context) : RuntimeApiAnswer.InvalidRequestIdAsync(context));
    }

    private static async Task ErrorAsync(HttpContext context, FunctionPool pool, FunctionInstance instance, PendingInvocation invocation)
    {
        var (body, length) = await RequestBytes.ReadAsync(context.Request, FunctionError.LongestResponse);
        if (body is null)
        {
            pool.Refuse(instance, invocation, FunctionError.ResponseTooLarge(length));
            await RuntimeApiAnswer.TooLargeAsync(context);
            return;
        }

        var error = body.Length > 0 ? body : FunctionError.Write(ErrorType(context.Request), "");
        await (pool.Answer(instance, invocation, error, failed: true) ? RuntimeApiAnswer.AcceptedAsync(context) : RuntimeApiAnswer.InvalidRequestIdAsync(context));
    }

    private static async Task InitErrorAsync(HttpContext context, FunctionPool pool, FunctionInstance instance)
    {
        var (body, _) = await RequestBytes.ReadAsync(context.Request, FunctionError.LongestResponse);
        var type = ErrorType(context.Request);
        var accepted = pool.FailInit(instance, body, new FunctionError(type, "The init phase failed"));
        await (accepted ? RuntimeApiAnswer.AcceptedAsync(context) : RuntimeApiAnswer.ForbiddenAsync(context, "the init phase is over"));
    }

    private static string ErrorType(HttpRequest request) =>
        request.Headers["Lambda-Runtime-Function-Error-Type"] is [{ Length: > 0 } type, ..] ? type : "Runtime.Unknown";

    /// <summary>Takes the first segment off a path: of <c>/a/b</c> the <c>a</c>, and <c>/b</c> remains.</summary>
    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
        {
            return [];
        }

        var rest = path[1..];
        var end = rest.IndexOf('/');
        var segment = end < 0 ? rest : rest[..end];
        path = end < 0 ? [] : rest[end..];
        return segment;
    }
}
