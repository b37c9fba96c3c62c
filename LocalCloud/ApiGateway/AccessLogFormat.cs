using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalCloud.ApiGateway;

/// <summary>
/// A text with <c>$context</c> variables: a stage's access log format, or the template of a gateway response.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
/// A variable that isn't known, or has no value, gives <c>-</c>. Quotes and line ends in values are escaped, so that
/// nobody outside can forge a line.
/// </summary>
internal sealed class AccessLogFormat
{
    private const string Start = "$context.";
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
    private readonly List<(byte[] Literal, Func<AnsweredRequest, string?>? Variable)> _parts = [];

    public AccessLogFormat(string format)
    {
        var rest = format.AsSpan();
        while (!rest.IsEmpty)
        {
            var at = rest.IndexOf(Start);
            var literal = Encoding.UTF8.GetBytes((at < 0 ? rest : rest[..at]).ToString());
            rest = at < 0 ? [] : rest[(at + Start.Length)..];
            if (at < 0)
            {
                _parts.Add((literal, null));
                break;
            }

            var end = rest.IndexOfAnyExcept(NameCharacters);
            var name = (end < 0 ? rest : rest[..end]).TrimEnd('.');   // a full stop ends a sentence
            _parts.Add((literal, Variable(name.ToString())));
            rest = rest[name.Length..];
        }
    }

    public void Write(IBufferWriter<byte> to, AnsweredRequest answered)
    {
        foreach (var (literal, variable) in _parts)
        {
            to.Write(literal);
            if (variable is not null)
            {
                WriteValue(to, variable(answered));
            }
        }
    }

    private static void WriteValue(IBufferWriter<byte> to, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            to.Write("-"u8);
        }
        else
        {
            Encoding.UTF8.GetBytes(value, to);
        }
    }

    /// <summary>Text that clients or functions chose. JSON's escapes, also in other formats.</summary>
    private static string? Escaped(string? value) =>
        value is null || !value.AsSpan().ContainsAny('"', '\\') && !value.Any(char.IsControl) ? value : JsonEncodedText.Encode(value).ToString();

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan latency) => Number((long)latency.TotalMilliseconds);

    private static Func<AnsweredRequest, string?> Variable(string name) => name switch
    {
        "accountId" => answered => answered.AccountId,
        "apiId" => answered => answered.Api.ApiId,
        "authorizer.integrationLatency" or "authorizer.latency" or "authorize.latency" => answered => answered.Request.Route?.Authorizer is null ? null : Milliseconds(answered.Request.AuthorizerLatency),
        "authorizer.principalId" => answered => Escaped(answered.Request.Caller?.PrincipalId),
        "domainName" => answered => Escaped(answered.Request.Host),
        "domainPrefix" => answered => Escaped(answered.Request.DomainPrefix.ToString()),
        "error.message" => answered => answered.Error?.Message,
        "error.messageString" => answered => answered.Error?.MessageString,
        "error.responseType" => answered => answered.Error?.ResponseType,
        "extendedRequestId" => answered => answered.Request.ExtendedRequestId,
        "httpMethod" => answered => Escaped(answered.Request.Method),
        "identity.sourceIp" => answered => answered.Request.SourceIp,
        "identity.userAgent" => answered => Escaped(answered.Request.UserAgent),
        "integration.integrationStatus" or "integrationStatus" => answered => answered.Request.FunctionAnswered ? "200" : null,
        "integration.latency" or "integrationLatency" => answered => answered.Request.IntegrationLatency == TimeSpan.Zero ? null : Milliseconds(answered.Request.IntegrationLatency),
        "integration.status" => answered => answered.Request.FunctionAnswered && answered.Error is null ? Number(answered.Status) : null,
        "path" => answered => Escaped(answered.Request.Path),
        "protocol" => answered => answered.Request.Http.Request.Protocol,
        "requestId" => answered => answered.Request.RequestId,
        "requestTime" => answered => answered.Request.Time.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
        "requestTimeEpoch" => answered => Number(answered.Request.Time.ToUnixTimeMilliseconds()),
        "resourceId" => answered => answered.Request.Route?.ResourceId,
        "resourcePath" => answered => answered.Request.Route?.Method.ResourcePath,
        "responseLatency" => answered => Milliseconds(answered.Latency),
        "responseLength" => answered => Number(answered.Request.Http.Response.ContentLength ?? 0),
        "stage" => answered => answered.Api.StageName,
        "status" => answered => Number(answered.Status),
        "xrayTraceId" => answered => answered.Request.Trace,
        _ when name.StartsWith("authorizer.", StringComparison.Ordinal) => Property(name["authorizer.".Length..]),
        _ => static _ => null,
    };

    /// <summary>What the authorizer said of the caller under that name.</summary>
    private static Func<AnsweredRequest, string?> Property(string name) =>
        answered => Escaped(answered.Request.Caller?.Values.LastOrDefault(value => value.Key == name).Value);
}
