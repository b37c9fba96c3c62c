using LocalCloud.Hosting;

namespace LocalCloud.Remote;

/// <summary>
/// Where AWS's services answer: <c>AWS_ENDPOINT_URL_…</c> or <c>AWS_ENDPOINT_URL</c> where one is set, else their own address in the region.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
/// </summary>
/// <param name="variable">The value of an environment variable; null when it isn't set.</param>
internal sealed class RemoteEndpoints(string region, Func<string, string?> variable)
{
    /// <param name="service">By its signing name: <c>sqs</c>.</param>
    /// <param name="host">The host name's first part, and the variable's end; by default the service.</param>
    /// <exception cref="StartException">A variable is set, and isn't an address.</exception>
    public Uri Of(string service, string? host = null)
    {
        host ??= service;
        var own = $"AWS_ENDPOINT_URL_{Suffix(host)}";
        foreach (var name in (ReadOnlySpan<string>)[own, "AWS_ENDPOINT_URL"])
        {
            if (variable(name) is { Length: > 0 } text)
            {
                return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? address
                    : throw new StartException($"{name} is '{text}', which is no address. Write http://… or https://…, or unset it.");
            }
        }

        return new Uri($"https://{host}.{region}.amazonaws.com");
    }

    private static string Suffix(string host) => host switch
    {
        "secretsmanager" => "SECRETS_MANAGER",
        "streams.dynamodb" => "DYNAMODB_STREAMS",
        _ => host.ToUpperInvariant(),
    };
}
