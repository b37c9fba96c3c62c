using System.Diagnostics.CodeAnalysis;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

/// <summary>A provider that there is not, to see that the stack makes what it needs of the catalogue alone.</summary>
internal sealed class AcmeProvider : Provider
{
    public override string Name => "acme";

    public override string DisplayName => "Acme";

    public override IReadOnlyList<string> SignatureHeaders => ["Acme-Signature", "Acme-Time"];

    public override ProviderSecret CreateTestSecret() => throw new NotSupportedException();

    public override IReadOnlyDictionary<string, string> SigningOutputs(ProviderSecret secret) => throw new NotSupportedException();

    public override ProviderSecret ReadSigningOutputs(IReadOnlyDictionary<string, string> outputs) => throw new NotSupportedException();

    public override string Explain(SignatureCheck check) => throw new NotSupportedException();

    public override bool TryRead(WebhookRequest request, [NotNullWhen(true)] out StandardEvent? standardEvent, [NotNullWhen(false)] out string? problem) => throw new NotSupportedException();

    public override IReadOnlyDictionary<string, string> Sign(ReadOnlySpan<byte> body, ProviderSecret secret, DateTimeOffset now) => throw new NotSupportedException();

    public override byte[] Freshen(ReadOnlySpan<byte> sample, string unique, DateTimeOffset now) => throw new NotSupportedException();

    protected override SignatureCheck CheckHeaders(IReadOnlyDictionary<string, string> headers, ProviderSecret secret, DateTimeOffset now) => throw new NotSupportedException();

    protected override ValueTask<SignatureCheck> VerifySignatureAsync(WebhookRequest request, ProviderSecret secret, CancellationToken cancellationToken) => throw new NotSupportedException();
}
