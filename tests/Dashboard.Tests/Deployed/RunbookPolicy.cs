using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Tests.Deployed;

/// <summary>The IAM policy in docs/runbook.md, with a local stack's names in place of the example's.</summary>
internal sealed class RunbookPolicy
{
    private const string Start = "<!-- policy -->\n```json\n";
    private readonly IReadOnlyList<(string Action, string Resource)> _allowed;

    private RunbookPolicy(IReadOnlyList<(string Action, string Resource)> allowed) => _allowed = allowed;

    public IEnumerable<string> Actions => _allowed.Select(one => one.Action).Distinct();

    public static RunbookPolicy Read(string suffix)
    {
        var page = File.ReadAllText(Path.Combine(StackOutputs.SolutionOf([AppContext.BaseDirectory])!, "docs", "runbook.md"));
        var from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var text = page[from..page.IndexOf("\n```", from, StringComparison.Ordinal)].Replace("111122223333", "000000000000", StringComparison.Ordinal).Replace("-prod", $"-{suffix}", StringComparison.Ordinal);
        var statements = JsonNode.Parse(text)!["Statement"]!.AsArray();
        statements.ShouldAllBe(statement => (string)statement!["Effect"]! == "Allow");
        return new RunbookPolicy([.. statements.SelectMany(statement => Texts(statement!["Action"]!).SelectMany(action => Texts(statement["Resource"]!).Select(resource => (action, resource))))]);
    }

    /// <summary>By IAM's wildcards; conditions are of the key's statement only, which nothing here asks for.</summary>
    public bool Allows(string action, string resource) => _allowed.Any(one =>
        one.Action == action && Regex.IsMatch(resource, $"^{Regex.Escape(one.Resource).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray list ? list.Select(text => (string)text!) : [node.GetValue<string>()];
}
