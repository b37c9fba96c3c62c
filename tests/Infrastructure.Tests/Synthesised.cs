using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

/// <summary>
/// The templates that the tests look at, synthesised once and one after the other. Everything that touches the CDK is in this
/// collection: its node process mixes up the answers to parallel calls.
/// </summary>
[CollectionDefinition(nameof(Synthesised))]
public sealed class Synthesised : ICollectionFixture<Synthesised>, IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public Synthesised()
    {
        Dev = Synthesise(Catalog.Providers, []);
        Other = Synthesise(Catalog.Providers, new() { ["environmentSuffix"] = "other", ["consumerMaximumConcurrency"] = "25" });
        WithAcme = Synthesise([.. Catalog.Providers, new AcmeProvider()], new() { ["environmentSuffix"] = "acme" });
    }

    /// <summary>The catalogue's providers and all settings at their defaults.</summary>
    public SynthesisedTemplate Dev { get; }

    /// <summary>The same with settings of its own.</summary>
    public SynthesisedTemplate Other { get; }

    /// <summary>The same with one provider more.</summary>
    public SynthesisedTemplate WithAcme { get; }

    /// <summary>A folder that goes when the tests are through.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N"))).FullName;

    public SynthesisedTemplate Synthesise(IReadOnlyList<Provider> providers, Dictionary<string, string> context) =>
        new(Synthesis.Run(NewFolder(), context, providers, Synthesis.PublishedFunctions));

    public void Dispose() => _scratch.Dispose();
}
