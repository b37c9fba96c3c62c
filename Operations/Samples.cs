using System.Collections.Concurrent;
using System.Reflection;
using Webhooks.Providers;

namespace Webhooks.Operations;

/// <summary>The documented payloads under <c>samples/</c>, which this assembly carries.</summary>
public static class Samples
{
    private static readonly Assembly Here = typeof(Samples).Assembly;

    // The separator is that of the machine that built the assembly.
    private static readonly Dictionary<string, string> Resources = Here.GetManifestResourceNames()
        .Where(name => name.StartsWith("samples", StringComparison.Ordinal))
        .ToDictionary(name => name.Replace('\\', '/'));

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> KnownTypes = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, byte[]> Known = new(StringComparer.Ordinal);

    /// <summary>The event types that there are samples of, in alphabetical order.</summary>
    public static IReadOnlyList<string> Types(Provider provider) => KnownTypes.GetOrAdd($"samples/{provider.Name}/", folder =>
        [.. Resources.Keys
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Select(name => name[folder.Length..^".json".Length])
            .Order(StringComparer.Ordinal)]);

    /// <summary>A sample as it is documented.</summary>
    /// <exception cref="OperationException">There is none; the message names those that there are.</exception>
    public static byte[] Read(Provider provider, string type)
    {
        if (!Resources.TryGetValue($"samples/{provider.Name}/{type}.json", out var resource))
        {
            throw new OperationException($"There is no sample of '{type}' for {provider.Name}. There are: {string.Join(", ", Types(provider))}.") { Obstacle = Obstacle.Input };
        }

        return [.. Known.GetOrAdd(resource, name =>
        {
            using var stream = Here.GetManifestResourceStream(name)!;
            var sample = new byte[stream.Length];
            stream.ReadExactly(sample);
            return sample;
        })];
    }
}
