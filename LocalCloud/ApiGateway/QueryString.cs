using System.Net;

namespace LocalCloud.ApiGateway;

/// <summary>A query string in the order of its names' first appearance.</summary>
internal static class QueryString
{
    /// <summary>
    /// The parameters, decoded, <c>+</c> as a blank. A semicolon splits too:
    /// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, List<string>>> Parse(ReadOnlySpan<char> query)
    {
        query = query.TrimStart('?');
        if (query.IsEmpty)
        {
            return [];
        }

        List<KeyValuePair<string, List<string>>> parameters = [];
        foreach (var range in query.SplitAny('&', ';'))
        {
            var pair = query[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            var known = parameters.FindIndex(parameter => parameter.Key == name);
            if (known < 0)
            {
                parameters.Add(new(name, [value]));
            }
            else
            {
                parameters[known].Value.Add(value);
            }
        }

        return parameters;
    }

    private static string Decode(ReadOnlySpan<char> text) => WebUtility.UrlDecode(text.ToString());
}
