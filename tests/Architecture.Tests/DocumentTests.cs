using System.Globalization;
using System.Text.RegularExpressions;

namespace Webhooks.Architecture.Tests;

/// <summary>What the documents name is there.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_into_this_repository_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        foreach (Match link in Links().Matches(Prose(document)))
        {
            var target = link.Groups["path"] is { Length: > 0 } path ? Normal(Path.Combine(folder, path.Value)) : document;

            (Repository.Files.Contains(target) || Directory.Exists(Path.Combine(Repository.Root, target))).ShouldBeTrue($"{document}: {link.Value}");
            if (link.Groups["anchor"] is { Length: > 0 } anchor)
            {
                Anchors(target).ShouldContain(anchor.Value, $"{document}: {link.Value}");
            }
        }
    }

    [Fact]
    public void Every_source_that_a_document_names_as_proof_or_place_is_there()
    {
        string[] documents = [.. Repository.Files.Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path.EndsWith(".md", StringComparison.Ordinal))];

        documents.SelectMany(document => Sources().Matches(Repository.Read(document)).Select(match => match.Groups["path"].Value))
            .Where(source => !Repository.Files.Any(path => Pattern(source).IsMatch(path)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_decision_has_a_number_of_its_own()
    {
        string[] decisions = [.. Repository.Files.Where(path => path.StartsWith("docs/adr/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        decisions.Select(NumberOf).ShouldBe(Enumerable.Range(1, decisions.Length));
        decisions.ShouldAllBe(path => Repository.Read(path).StartsWith($"# {NumberOf(path)}. ", StringComparison.Ordinal));
    }

    private static int NumberOf(string decision) => int.Parse(Path.GetFileName(decision).AsSpan(0, 4), CultureInfo.InvariantCulture);

    /// <summary>Without blocks of code, in which brackets are no links.</summary>
    private static string Prose(string document) => Blocks().Replace(Repository.Read(document), "");

    private static string Normal(string path) => Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, Repository.Root)).Replace('\\', '/');

    /// <summary>The anchors that GitHub makes of headings.</summary>
    private static IEnumerable<string> Anchors(string document) =>
        Headings().Matches(Prose(document)).Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static Regex Pattern(string source) =>
        new($"(?:^|/){Regex.Escape(source).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<path>[^)#\s]*)(?:#(?<anchor>[^)\s]+))?\)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Links();

    [GeneratedRegex(@"`(?<path>[\w./*-]+\.cs)`", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sources();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^#+ (?<text>.+?)\s*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NoAnchor();
}
