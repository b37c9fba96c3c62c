namespace Webhooks.Providers.Tests;

/// <summary>The payloads under <c>samples/</c>, copied beside the tests.</summary>
internal static class Samples
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "samples");

    public static byte[] Read(string provider, string type) => File.ReadAllBytes(Path.Combine(Root, provider, type + ".json"));

    /// <summary>Every sample there is, as provider and type: a new file is a new test.</summary>
    public static TheoryData<string, string> All()
    {
        var all = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            all.Add(Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileNameWithoutExtension(file));
        }

        return all;
    }
}
