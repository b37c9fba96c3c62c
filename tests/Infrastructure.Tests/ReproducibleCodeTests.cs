using System.Diagnostics;
using System.Security.Cryptography;

namespace Webhooks.Infrastructure.Tests;

/// <summary>The asset's name is a hash of its files: the same source must make the same files, or every deployment from another folder replaces every function.</summary>
public sealed class ReproducibleCodeTests : IDisposable
{
    private static readonly string[] Sources = ["Functions", "Providers", "Infrastructure"];

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("reproducible-");

    [Fact]
    public void The_same_source_makes_the_same_code_in_whatever_folder_it_is_built()
    {
        var one = Published("a");
        var other = Published(Path.Combine("another", "folder-with-a-longer-name"));

        one.ShouldNotBeEmpty();
        other.ShouldBe(one);
    }

    public void Dispose() => _scratch.Delete(recursive: true);

    /// <summary>Builds a copy of the repository there.</summary>
    /// <returns>The published files, each with its hash.</returns>
    private List<string> Published(string folder)
    {
        var copy = Path.Combine(_scratch.FullName, folder);
        Copy(Repository.Root, copy, recursive: false);
        foreach (var source in Sources)
        {
            Copy(Path.Combine(Repository.Root, source), Path.Combine(copy, source), recursive: true);
        }

        var start = new ProcessStartInfo("dotnet", ["msbuild", "-restore", "-target:PublishFunctions", "-nodeReuse:false", "-verbosity:quiet", Path.Combine(copy, "Infrastructure")])
        {
            WorkingDirectory = copy,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        build.ExitCode.ShouldBe(0, said);

        var published = Path.Combine(copy, "artifacts/publish/Functions/lambda");
        return
        [
            .. Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories)
                .Select(file => $"{Path.GetRelativePath(published, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static void Copy(string from, string to, bool recursive)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in recursive ? Directory.EnumerateDirectories(from) : [])
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)), recursive: true);
        }
    }
}
