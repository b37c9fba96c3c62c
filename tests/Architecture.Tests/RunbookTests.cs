using System.Text.RegularExpressions;

namespace Webhooks.Architecture.Tests;

/// <summary>Whoever is woken finds what to do.</summary>
public sealed partial class RunbookTests
{
    // By the source and not by the template: to synthesise that takes node and seconds, and the names stand there to be read.
    private const string Alarms = "Infrastructure/Operating/Alarms.cs";

    [Fact]
    public void Every_alarm_has_its_section_and_every_section_its_alarm()
    {
        var runbook = Repository.Read("docs/runbook.md");
        var sections = Headings().Matches(runbook[runbook.IndexOf("\n## The alarms\n", StringComparison.Ordinal)..]).Select(heading => heading.Groups["name"].Value);

        sections.Order(StringComparer.Ordinal).ShouldBe(Names().Matches(Repository.Read(Alarms)).Select(name => name.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>Of a name that begins with a function's, provider's or table's, the part that is always the same.</summary>
    [GeneratedRegex(@"\bAlarm\(\$?""(?:\{[^}]+\})?(?<name>\w+)""", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();

    [GeneratedRegex(@"^### (?<name>\w+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Headings();
}
