using Webhooks.Functions.Http;

namespace Webhooks.Functions.Hosting;

/// <summary>A function's environment, read once in the init phase, so that what is missing is said before the first webhook is lost on it.</summary>
/// <param name="function">The function's name, for the messages.</param>
public sealed class Settings(string function, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>A value that the template gives.</summary>
    /// <exception cref="SettingsException">It isn't set.</exception>
    public string FromTemplate(string key) => Optional(key)
        ?? throw new SettingsException($"{key} is not set; the template gives it to {function}: see the Environment of that function.");

    /// <summary>A value that Lambda sets for every function.</summary>
    /// <exception cref="SettingsException">It isn't set.</exception>
    public string FromLambda(string key) => Optional(key)
        ?? throw new SettingsException($"{key} is not set; Lambda sets it for every function, so {function} wasn't started by Lambda.");

    /// <summary>A value that may be there; null when it isn't, or is empty.</summary>
    public string? Optional(string key) => environment.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>Where an AWS service answers: the conventional <c>AWS_ENDPOINT_URL_…</c> or <c>AWS_ENDPOINT_URL</c> where it is set
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html), else the service's own address in the region.</summary>
    /// <param name="service">As in the service's host name: <c>sqs</c>.</param>
    /// <param name="suffix">As in the variable's name: <c>SECRETS_MANAGER</c>.</param>
    /// <exception cref="SettingsException">The variable is set, but isn't a URL.</exception>
    public HttpAddress Endpoint(string service, string suffix)
    {
        var specific = $"AWS_ENDPOINT_URL_{suffix}";
        var (key, url) = Optional(specific) is { } own ? (specific, own)
            : Optional("AWS_ENDPOINT_URL") is { } common ? ("AWS_ENDPOINT_URL", common)
            : ("AWS_REGION", $"https://{service}.{FromLambda("AWS_REGION")}.amazonaws.com");
        return HttpAddress.Of(url) ?? throw new SettingsException($"{key} is \"{url}\", which is not an http or https URL.");
    }
}

/// <summary>The function can't be started as it is configured. The message names the key and who should have set it.</summary>
public sealed class SettingsException(string message) : Exception(message);
