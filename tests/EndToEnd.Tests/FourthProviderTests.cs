using System.Net;
using System.Text.RegularExpressions;
using Webhooks.Architecture.Tests;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

/// <summary>Follows the README's section about adding a provider, to the letter, in a copy of the repository.</summary>
public sealed partial class FourthProviderTests
{
    // Everything from nothing, beside other tests.
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_folder_a_line_and_a_sample_are_all_that_a_new_provider_takes()
    {
        using TemporaryFolder copy = new();
        CopyRepository(copy);
        var edited = FollowReadme(copy);
        edited.ShouldBe(["Providers/Acme/AcmeEvents.cs", "Providers/Acme/AcmeProvider.cs", "Providers/Catalog.cs", "samples/acme/charge.updated.json"], ignoreOrder: true);

        await BuildAsync(copy, "AppHost");
        await BuildAsync(copy, "Cli");

        await using var appHost = await RunningProgram.AppHostAsync(copy.File("artifacts/bin/AppHost/debug/Webhooks.AppHost.dll"), copy.File("state"), []);
        using Stack stack = new(appHost);
        var (exitCode, output, error) = await RunningProgram.ToEndAsync(
            [copy.File("artifacts/bin/Cli/debug/webhooks.dll"), "send", "acme", "charge.updated", "--outputs", appHost.OutputsPath]);
        exitCode.ShouldBe(0, output + error);
        output.TrimEnd().Split('\n')[^1].ShouldContain("stored");

        var item = (await stack.ScanAsync("TableName")).ShouldHaveSingleItem();
        (item["provider"].S, item["type"].S, item["status"].S).ShouldBe(("acme", "charge.updated", "processed"));
        var payment = (await stack.FindTransactionAsync(item["transactionId"].S)).ShouldNotBeNull();
        (payment["amount"].N, payment["currency"].S, payment["status"].S, payment["provider"].S).ShouldBe(("12.5", "EUR", "succeeded", "acme"));

        // Not only let in: refused, too.
        (await stack.PostAsync("acme", "{}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await stack.PostAsync("acme", "{}", ("Acme-Signature", new string('0', 64)))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static void CopyRepository(TemporaryFolder copy)
    {
        foreach (var path in Repository.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy.File(path))!);
            File.Copy(Path.Combine(Repository.Root, path), copy.File(path));
        }

        // What npm has installed is the same for both, and the build finds that it is newer than what asks for it.
        Directory.CreateSymbolicLink(copy.File("node_modules"), Path.Combine(Repository.Root, "node_modules"));
    }

    /// <returns>The paths that were written.</returns>
    private static List<string> FollowReadme(TemporaryFolder copy)
    {
        var readme = Repository.Read("README.md");
        var section = Section().Match(readme).Value;
        List<string> written = [];
        foreach (Match step in Step().Matches(section))
        {
            var (verb, path, code) = (step.Groups["verb"].Value, step.Groups["path"].Value, step.Groups["code"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(copy.File(path))!);
            if (verb == "put into")
            {
                File.Exists(copy.File(path)).ShouldBeFalse(path);
                File.WriteAllText(copy.File(path), code);
            }
            else
            {
                code.TrimEnd().ShouldNotContain("\n", Case.Sensitive, "one line");
                var before = File.ReadAllText(copy.File(path));
                var end = before.IndexOf("    ];", StringComparison.Ordinal);
                end.ShouldBePositive($"the end of the list in {path}");
                File.WriteAllText(copy.File(path), before.Insert(end, code));
            }

            written.Add(path);
        }

        return written;
    }

    private static async Task BuildAsync(TemporaryFolder copy, string project)
    {
        // Nothing that outlives it: neither a compiler's server nor nodes of MSBuild.
        var (exitCode, output, error) = await RunningProgram.ToEndAsync(
            ["build", copy.File(project), "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "--nologo"], limit: BuildLimit);
        exitCode.ShouldBe(0, output + error);
    }

    [GeneratedRegex(@"^## Adding a payment provider\n.*?(?=^## )", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Section();

    [GeneratedRegex(@"(?<verb>put into|in the list of) `(?<path>[^`]+)`:\n\n```\w+\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Step();
}
