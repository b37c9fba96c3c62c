using System.Globalization;
using System.Net;
using System.Text;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Http;

namespace Webhooks.Functions.Aws;

/// <summary>
/// The function's own credentials: those of its role. Lambda puts them into the environment; for a function that starts from a
/// snapshot, where they would be old by then, it says there where they are to be had, and they are fetched anew before they end.
/// https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html, https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
/// </summary>
public sealed class CredentialSource : IDisposable
{
    private const string AddressKey = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string TokenKey = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    // So that a request that is signed now is still good when it arrives.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _clock;
    private readonly KeepAliveClient? _client;
    private readonly byte[] _request = [];
    private readonly Lock _oneAtATime = new();
    private AwsCredentials? _held;
    private DateTimeOffset _renewAt = DateTimeOffset.MaxValue;

    /// <exception cref="SettingsException">Neither credentials nor where they are is set.</exception>
    public CredentialSource(Settings settings, TimeProvider clock)
    {
        _clock = clock;
        if (settings.Optional(AddressKey) is not { } url)
        {
            _held = new AwsCredentials(settings.FromLambda("AWS_ACCESS_KEY_ID"), settings.FromLambda("AWS_SECRET_ACCESS_KEY"), settings.Optional("AWS_SESSION_TOKEN"));
            return;
        }

        // Lambda's is on this machine; sending the token anywhere else over plain HTTP would give it away.
        var address = HttpAddress.Of(url) is { } read && (read.Tls || IsLoopback(read.Host)) ? read
            : throw new SettingsException($"{AddressKey} is \"{url}\", which is neither an https URL nor one of this machine.");
        _client = new KeepAliveClient(address with { Prefix = "" });
        _request = Encoding.UTF8.GetBytes($"GET {address.Prefix} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {settings.Optional(TokenKey)}\r\n\r\n");
    }

    /// <summary>What is valid now.</summary>
    /// <exception cref="IOException">It can't be had.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public AwsCredentials Get(CancellationToken cancellationToken)
    {
        lock (_oneAtATime)
        {
            return _held is { } held && _clock.GetUtcNow() < _renewAt ? held : Fetch(cancellationToken);
        }
    }

    public void Dispose() => _client?.Dispose();

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private AwsCredentials Fetch(CancellationToken cancellationToken)
    {
        var answer = _client!.Send(_request, default, cancellationToken);
        var body = answer.Body.Span;
        if (!answer.IsSuccess || AwsAnswer.Text(body, "AccessKeyId") is not { } key || AwsAnswer.Text(body, "SecretAccessKey") is not { } secret)
        {
            throw new IOException($"Lambda gave no credentials at {AddressKey}: it answered {answer.Status}.");
        }

        _renewAt = DateTimeOffset.TryParse(AwsAnswer.Text(body, "Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end - Early : DateTimeOffset.MaxValue;
        return _held = new AwsCredentials(key, secret, AwsAnswer.Text(body, "Token"));
    }
}
