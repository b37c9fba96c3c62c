using System.Security.Cryptography;
using System.Text;
using CloudTemplate;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Rates;

namespace LocalCloud.ApiGateway;

/// <summary>A method on a path, with everything about it that doesn't change from request to request.</summary>
internal sealed class Route
{
    private const int NameInArn = 6;
    private readonly string[] _segments;
    private readonly TokenBucket? _throttle;

    public Route(MethodModel method, RequestAuthorizer? authorizer, TokenBucket? throttle, CloudTelemetry? telemetry = null)
    {
        Method = method;
        Authorizer = authorizer;
        _throttle = throttle;
        Rate = telemetry?.Rates.Of(method.LogicalId, "route", $"{method.HttpMethod} {method.ResourcePath}");
        FunctionName = LambdaName(method.FunctionArn);
        _segments = Segments(method.ResourcePath);
        ResourceId = Id(method.ResourcePath);
    }

    public MethodModel Method { get; }

    public RequestAuthorizer? Authorizer { get; }

    /// <summary>Null: nobody counts.</summary>
    public RateSeries? Rate { get; }

    public string FunctionName { get; }

    /// <summary>A stand-in for the id that AWS makes: the same for the same path, on every start.</summary>
    public string ResourceId { get; }

    public bool IsExact => !Method.ResourcePath.Contains('{', StringComparison.Ordinal);

    /// <summary>Sorts before what is less specific: per segment, a literal before <c>{name}</c> before <c>{name+}</c>.</summary>
    public string Rank => string.Concat(_segments.Select(segment => IsGreedy(segment) ? '2' : IsVariable(segment) ? '1' : '0'));

    public bool TryTakeToken() => _throttle?.TryTake() ?? true;

    /// <summary>Whether the path, without its trailing slash, is one of this resource's.</summary>
    /// <param name="path">As it came, still percent-encoded: the function gets the variables' values the same way.</param>
    public bool Matches(ReadOnlySpan<char> path)
    {
        var rest = path[1..];
        for (var at = 0; at < _segments.Length; at++)
        {
            if (IsGreedy(_segments[at]))
            {
                return !rest.IsEmpty;
            }

            var slash = rest.IndexOf('/');
            var last = at == _segments.Length - 1;
            if (slash < 0 != last)
            {
                return false;
            }

            var value = last ? rest : rest[..slash];
            if (value.IsEmpty || (!IsVariable(_segments[at]) && !value.SequenceEqual(_segments[at])))
            {
                return false;
            }

            rest = last ? [] : rest[(slash + 1)..];
        }

        return rest.IsEmpty;
    }

    /// <summary>The variables of a path that <see cref="Matches"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables(string path)
    {
        if (IsExact)
        {
            return [];
        }

        List<KeyValuePair<string, string>> variables = [];
        var start = 1;
        foreach (var segment in _segments)
        {
            var slash = path.IndexOf('/', start);
            var end = slash < 0 || IsGreedy(segment) ? path.Length : slash;
            if (IsVariable(segment))
            {
                variables.Add(new(segment.Trim('{', '}', '+'), path[start..end]));
            }

            start = end + 1;
        }

        return variables;
    }

    /// <summary>The name in a function's ARN, which may have a version or an alias behind it; "" where there is no function.</summary>
    public static string LambdaName(string functionArn) => functionArn.Split(':') is { Length: > NameInArn } parts ? parts[NameInArn] : "";

    /// <summary>Six characters that look like AWS's ids.</summary>
    public static string Id(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..6];

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsVariable(string segment) => segment is ['{', .., '}'];

    private static bool IsGreedy(string segment) => segment.EndsWith("+}", StringComparison.Ordinal);
}
