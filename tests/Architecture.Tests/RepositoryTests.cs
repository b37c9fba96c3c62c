using System.Text.RegularExpressions;

namespace Webhooks.Architecture.Tests;

public sealed partial class RepositoryTests
{
    [Fact]
    public void LocalCloud_and_CloudTemplate_know_nothing_of_what_runs_on_them()
    {
        string[] products = ["LocalCloud/", "CloudTemplate/", "tests/LocalCloud.Tests/", "tests/CloudTemplate.Tests/"];

        Mentions(Repository.Files.Where(path => products.Any(product => path.StartsWith(product, StringComparison.Ordinal))), Customers()).ShouldBeEmpty();
    }

    [Fact]
    public void No_file_holds_a_path_of_the_machine_it_was_written_on() =>
        Mentions(Repository.Files, MachinePaths()).ShouldBeEmpty();

    [Fact]
    public void No_file_says_which_registry_the_packages_come_from()
    {
        Mentions(Repository.Files, RegistryHosts()).ShouldBeEmpty();
        Repository.Files.Where(path => Path.GetFileName(path).ToLowerInvariant() is "nuget.config" or ".npmrc" or ".yarnrc" or ".yarnrc.yml").ShouldBeEmpty();
    }

    [Fact]
    public void The_lock_file_names_no_place_to_download_from() =>
        Repository.Read("package-lock.json").ShouldNotContain("\"resolved\"");

    /// <summary>Path, line and text of each match.</summary>
    private static List<string> Mentions(IEnumerable<string> paths, Regex what)
    {
        List<string> mentions = [];
        foreach (var path in paths)
        {
            var text = Repository.Read(path);
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                continue;   // not a text
            }

            foreach (Match match in what.Matches(text))
            {
                mentions.Add($"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}");
            }
        }

        return mentions;
    }

    [GeneratedRegex("stripe|paypal|square|webhook", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Customers();

    // As the beginning of a path, not as a part of a web address. The brackets keep the expressions from finding themselves.
    [GeneratedRegex(@"(?<![\w.\-])/(?:[r]oot|[h]ome|[U]sers)/", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MachinePaths();

    [GeneratedRegex(@"[r]egistry\.(?:npmjs|yarnpkg)\.|[a]pi\.nuget\.org|https?://[\w.\-]*(?:[a]rtifactory|[n]exus|[m]irror|[p]roxy)[\w\-]*\.", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RegistryHosts();
}
