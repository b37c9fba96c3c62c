using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.FrontDoor;

/// <summary>
/// A request in the form that is signed.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
/// </summary>
internal static class CanonicalRequest
{
    public static string Of(HttpRequest request, IReadOnlyList<string> signedHeaders, string payloadHash, bool asS3)
    {
        // As it was sent: what Kestrel makes of it is decoded.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];

        var canonical = new StringBuilder(1024)
            .Append(request.Method).Append('\n')
            .Append(asS3 || path == "/" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString))).Append('\n')
            .Append(question < 0 ? "" : Query(target[(question + 1)..])).Append('\n');
        foreach (var name in signedHeaders)
        {
            canonical.Append(name).Append(':');
            Append(canonical, request.Headers[name].ToString());
            canonical.Append('\n');
        }

        return canonical.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>Every name and value encoded alike, in the order of the encoded names, then values.</summary>
    private static string Query(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] != QueryAuthorization.Signature)
        .Select(pair => (Name: Encoded(pair[0]), Value: Encoded(pair.ElementAtOrDefault(1) ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));

    /// <summary>Without the spaces around it, and those inside as one.</summary>
    private static void Append(StringBuilder canonical, ReadOnlySpan<char> value)
    {
        value = value.Trim(' ');
        if (value.IndexOf("  ") < 0)
        {
            canonical.Append(value);
            return;
        }

        var previous = '\0';
        foreach (var character in value)
        {
            if (character != ' ' || previous != ' ')
            {
                canonical.Append(character);
            }

            previous = character;
        }
    }
}
