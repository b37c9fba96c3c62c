using System.Text;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Aws;

/// <summary>
/// Calls a service that speaks AWS's JSON protocol (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html), without an AWSSDK
/// assembly: loading one costs a cold start more than the whole webhook does. One connection, two retries, one call at a time.
/// </summary>
public sealed class AwsJsonClient : IDisposable
{
    private const int Retries = 2;
    private static readonly TimeSpan LongestFirstPause = TimeSpan.FromMilliseconds(100);

    // A connection that died while the sandbox was frozen says nothing at all: the next try, on a new one, must still fit in.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(3);

    private readonly Service _service;
    private readonly CredentialSource _source;
    private readonly string _region;
    private readonly KeepAliveClient _client;
    private readonly TimeProvider _clock;
    private readonly Random _jitter;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private AwsCredentials? _credentials;
    private SigV4Signer? _signer;

    public AwsJsonClient(Service service, Settings settings, TimeProvider clock, Random jitter)
    {
        _service = service;
        _source = new CredentialSource(settings, clock);
        _region = settings.FromLambda("AWS_REGION");
        _client = new KeepAliveClient(settings.Endpoint(service.SigningName, service.EndpointVariable));
        _clock = clock;
        _jitter = jitter;
    }

    /// <summary>A service that is spoken to.</summary>
    /// <param name="SigningName">In host names and signatures: <c>sqs</c>.</param>
    /// <param name="EndpointVariable">In <c>AWS_ENDPOINT_URL_…</c>: <c>SQS</c>.</param>
    /// <param name="TargetPrefix">Before the operation in <c>X-Amz-Target</c>.</param>
    /// <param name="ContentType">Which version of the protocol.</param>
    public sealed record Service(string SigningName, string EndpointVariable, string TargetPrefix, string ContentType);

    /// <summary>Opens the connection ahead of the first call.</summary>
    /// <exception cref="IOException">The service can't be reached.</exception>
    public void Connect(CancellationToken cancellationToken) => _client.Connect(cancellationToken);

    /// <summary>Calls an operation; tries again what may succeed a moment later, for as long as the token allows.</summary>
    /// <param name="request">The request: JSON, UTF-8.</param>
    /// <param name="read">Reads the answer, whose bytes are gone with the next call.</param>
    /// <exception cref="AwsServiceException">The service refuses.</exception>
    /// <exception cref="IOException">The service can't be reached.</exception>
    public async Task<T> CallAsync<T>(string operation, ReadOnlyMemory<byte> request, Func<ReadOnlySpan<byte>, T> read, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < Retries; attempt++)
            {
                try
                {
                    return read(Try(operation, request.Span, cancellationToken));
                }
                catch (Exception fault) when (fault is IOException or AwsServiceException { IsTransient: true })
                {
                    await Task.Delay(LongestFirstPause * (1 << attempt) * _jitter.NextDouble(), _clock, cancellationToken);
                }
            }

            return read(Try(operation, request.Span, cancellationToken));
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _source.Dispose();
        _oneAtATime.Dispose();
    }

    private ReadOnlySpan<byte> Try(string operation, ReadOnlySpan<byte> request, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(LongestTry, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        HttpResponse answer;
        try
        {
            answer = _client.Send(Head(operation, request, either.Token), request, either.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{_service.SigningName} {operation} was not answered within {LongestTry.TotalSeconds} s.", cause);
        }

        return answer.IsSuccess ? answer.Body.Span : throw Refusal(operation, answer);
    }

    private byte[] Head(string operation, ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        var (signer, sessionToken) = Signer(cancellationToken);
        var timestamp = SigV4Signer.Timestamp(_clock.GetUtcNow());
        var path = $"{_client.Address.Prefix}/";
        var target = $"{_service.TargetPrefix}.{operation}";
        ReadOnlySpan<(string Name, string Value)> headers = sessionToken is { } token
            ?
            [
                ("content-type", _service.ContentType), ("host", _client.Address.Authority), ("x-amz-date", timestamp),
                ("x-amz-security-token", token), ("x-amz-target", target),
            ]
            :
            [
                ("content-type", _service.ContentType), ("host", _client.Address.Authority), ("x-amz-date", timestamp),
                ("x-amz-target", target),
            ];

        var head = new StringBuilder(1024).Append("POST ").Append(path).Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append("authorization: ").Append(signer.Authorize("POST", path, headers, body, timestamp));
        return Encoding.UTF8.GetBytes(head.Append("\r\ncontent-length: ").Append(body.Length).Append("\r\n\r\n").ToString());
    }

    private (SigV4Signer Signer, string? SessionToken) Signer(CancellationToken cancellationToken)
    {
        var credentials = _source.Get(cancellationToken);
        if (_signer is null || credentials != _credentials)
        {
            _signer = new SigV4Signer(credentials.AccessKeyId, credentials.SecretAccessKey, _region, _service.SigningName);
            _credentials = credentials;
        }

        return (_signer, credentials.SessionToken);
    }

    private AwsServiceException Refusal(string operation, HttpResponse answer)
    {
        // What isn't JSON comes from something before the service: the status is all there is.
        var type = AwsAnswer.Text(answer.Body.Span, "__type") ?? answer.Header("x-amzn-errortype");
        var message = AwsAnswer.Text(answer.Body.Span, "message") ?? AwsAnswer.Text(answer.Body.Span, "Message");
        return new AwsServiceException($"{_service.SigningName} {operation}", answer.Status, Code(type), message);
    }

    /// <summary><c>com.amazonaws.sqs#QueueDoesNotExist</c> and <c>Throttled:http://…</c> without what surrounds the name.</summary>
    private static string Code(string? type)
    {
        if (string.IsNullOrEmpty(type))
        {
            return "UnknownError";
        }

        var name = type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return name.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? name[..end] : name;
    }
}
