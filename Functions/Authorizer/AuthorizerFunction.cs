using System.Buffers;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Hosting;
using Webhooks.Providers;

namespace Webhooks.Functions.Authorizer;

/// <summary>
/// Decides whether a request may go on to its processor, by all that can be told without the body: the signature's header is
/// there once, well-formed and fresh, and there is a key to check it with. The signature itself is the processor's to check.
/// </summary>
/// <param name="secrets">The secret of each provider, by its name.</param>
public sealed class AuthorizerFunction(
    IReadOnlyList<Provider> providers, IReadOnlyDictionary<string, SecretCache> secrets, IDisposable client, FunctionLog log, TimeProvider clock) : IFunction
{
    /// <exception cref="SettingsException">A key is missing.</exception>
    public static AuthorizerFunction Create(IReadOnlyList<Provider> providers, Settings settings, FunctionLog log, TimeProvider clock)
    {
        var arns = providers.ToDictionary(provider => provider, provider => settings.FromTemplate($"SECRET_ARN_{provider.Name.ToUpperInvariant()}"));
        var client = new SecretsManagerClient(settings, clock, Random.Shared);
        var secrets = arns.ToDictionary(pair => pair.Key.Name, pair => new SecretCache(new SecretReader(pair.Key, pair.Value, client, clock), log, clock));
        return new AuthorizerFunction(providers, secrets, client, log, clock);
    }

    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            Rehearse(providers[0]);
        }
        catch (Exception fault) // it would only have saved time
        {
            log.Warn("The rehearsal failed.", fault);
        }

        foreach (var (provider, secret) in secrets)
        {
            try
            {
                await secret.WarmUpAsync(cancellationToken);
            }
            catch (SecretException fault)
            {
                log.Warn("The secret can't be read yet; until it can, every request fails.", fault, ("provider", provider));
            }
        }
    }

    /// <exception cref="UnknownProviderException">The route is nobody's: the gateway answers 500, and whoever sent it tries again.</exception>
    /// <exception cref="SecretException">The secret can't be read: the same.</exception>
    public async Task InvokeAsync(Invocation invocation, IBufferWriter<byte> answer, CancellationToken deadline)
    {
        var request = GatewayEvent.Read(invocation.Payload.Span);
        var methodArn = request.MethodArn ?? throw new UnknownProviderException("The event has no methodArn, so it is not a request to authorize.");
        var provider = Find(request);

        using var step = invocation.Trace?.Begin("check envelope").With("provider", provider.Name);
        var check = await CheckAsync(provider, request.Headers, deadline);
        _ = step?.With("check", check.ToString());
        if (check != SignatureCheck.Valid)
        {
            log.Warn("Denied.", Counters.Refused, ("provider", provider.Name), ("reason", check.ToString()), ("explanation", provider.Explain(check)));
        }

        new AuthorizerPolicy(check == SignatureCheck.Valid, provider.Name, methodArn, check.ToString()).Write(answer);
    }

    public void Dispose()
    {
        client.Dispose();
        foreach (var secret in secrets.Values)
        {
            secret.Dispose();
        }
    }

    private async ValueTask<SignatureCheck> CheckAsync(Provider provider, GatewayHeaders headers, CancellationToken deadline) =>
        SignatureHeaders.AreAmbiguous(provider, headers)
            ? SignatureCheck.Malformed
            : await secrets[provider.Name].CheckAsync(
                secret => ValueTask.FromResult(provider.CheckEnvelope(headers.Values, secret, clock.GetUtcNow())), deadline);

    /// <summary>Decides once, on a request that nobody sent.</summary>
    private void Rehearse(Provider provider)
    {
        var (received, secret) = MadeUpWebhook.From(provider, clock.GetUtcNow());
        _ = SignatureHeaders.AreAmbiguous(provider, received.Headers);
        var check = provider.CheckEnvelope(received.Headers.Values, secret, clock.GetUtcNow());
        new AuthorizerPolicy(check == SignatureCheck.Valid, provider.Name, "rehearsal", check.ToString()).Write(new ArrayBufferWriter<byte>());
    }

    /// <summary>The provider whose route was called: <c>/stripe</c> and <c>/webhook/stripe</c> are the same one's.</summary>
    private Provider Find(GatewayEvent request)
    {
        var route = request.Resource ?? request.Path ?? throw new UnknownProviderException("The event has neither resource nor path.");
        var name = route[(route.LastIndexOf('/') + 1)..];
        return providers.FirstOrDefault(provider => provider.Name == name)
            ?? throw new UnknownProviderException($"No provider has the route {route}; there are: {string.Join(", ", providers)}.");
    }
}

/// <summary>A request came by a route that no provider has: the template and the catalogue differ.</summary>
public sealed class UnknownProviderException(string message) : Exception(message);
