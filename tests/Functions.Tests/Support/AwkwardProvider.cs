using System.Diagnostics.CodeAnalysis;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Support;

/// <summary>A provider that can't sign, and otherwise finds what a test tells it to find.</summary>
public sealed class AwkwardProvider : Provider
{
    /// <summary>What it finds of a signature.</summary>
    public SignatureCheck Finding { get; init; } = SignatureCheck.Valid;

    public override string Name => "awkward";

    public override string DisplayName => "Awkward";

    public override IReadOnlyList<string> SignatureHeaders => ["X-Awkward"];

    public override string Explain(SignatureCheck check) => "It is awkward.";

    public override bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem)
    {
        standardEvent = null;
        problem = "Nothing is an event.";
        return false;
    }

    public override IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, ProviderSecret secret, DateTimeOffset now) => throw new NotSupportedException("only the provider can sign");

    public override byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now) => throw new NotSupportedException();

    public override ProviderSecret CreateTestSecret() => throw new NotSupportedException();

    public override IReadOnlyDictionary<string, string> SigningOutputs(ProviderSecret secret) => throw new NotSupportedException();

    public override ProviderSecret ReadSigningOutputs(IReadOnlyDictionary<string, string> outputs) => throw new NotSupportedException();

    protected override SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now) => SignatureCheck.Valid;

    protected override ValueTask<SignatureCheck> VerifySignatureAsync(WebhookRequest request, ProviderSecret secret, CancellationToken cancellationToken) => ValueTask.FromResult(Finding);
}
