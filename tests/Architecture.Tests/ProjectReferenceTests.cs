using System.Xml.Linq;

namespace Webhooks.Architecture.Tests;

public sealed class ProjectReferenceTests
{
    /// <summary>What each project may reference. Tests may reference what they test, whatever it is.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Providers"] = [],
        ["CloudTemplate"] = [],
        ["ServiceDefaults"] = [],
        ["Functions"] = ["Providers"],
        ["Infrastructure"] = ["Providers"],
        ["Operations"] = ["Providers"],
        ["LocalCloud"] = ["CloudTemplate", "ServiceDefaults"],
        ["AppHost"] = ["CloudTemplate", "Providers", "Operations"],
        ["Dashboard"] = ["Operations", "ServiceDefaults"],
        ["Cli"] = ["Operations"],
    };

    public static TheoryData<string> Projects => [.. Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !path.StartsWith("tests/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_row_of_the_table_allows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Allowed.ShouldContainKey(name, $"{project} is new: give it a row, here and in the design.");

        References(project).ShouldBeSubsetOf(Allowed[name]);
    }

    [Fact]
    public void Nothing_but_its_tests_references_AppHost() =>
        Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && References(path).Contains("AppHost", StringComparer.Ordinal))
            .ShouldAllBe(path => path == "tests/AppHost.Tests/AppHost.Tests.csproj");

    /// <summary>Without those that only order the build: what they build runs as a process of its own.</summary>
    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Where(reference => !string.Equals(reference.Attribute("ReferenceOutputAssembly")?.Value, "false", StringComparison.OrdinalIgnoreCase))
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
