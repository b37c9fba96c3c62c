using System.Text;
using CloudTemplate;

namespace LocalCloud.Describing;

/// <summary>What LocalCloud emulates, as a page of Markdown: an introduction, then what the code's own tables say.</summary>
internal static class Page
{
    public const string Command = "dotnet run --project LocalCloud -- describe > docs/local-cloud.md";

    public static string Write()
    {
        StringBuilder page = new(Introduction());
        page.Append($"\n<!-- From here on it is made from the code's tables: {Command} -->\n");
        WriteTemplates(page);
        WriteTypes(page);
        WriteOperations(page);
        return page.ToString();
    }

    private static string Introduction()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("Introduction.md")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static void WriteTemplates(StringBuilder page)
    {
        page.Append($"""

            ## Templates

            Read are the sections `Parameters`, `Mappings`, `Conditions`, `Resources` and `Outputs`, and of `Transform` only
            `AWS::LanguageExtensions`; `Rules` and macros are refused. Pseudo parameters are all known.
            Intrinsic functions: {string.Join(", ", Emulated.Functions.Select(Code))}; others are refused by name.

            """.ReplaceLineEndings("\n"));
    }

    private static void WriteTypes(StringBuilder page)
    {
        page.Append("""

            ## Resource types

            A property that is in no list stops the start as well, but for those of custom resources (`Custom::…`), which are their functions' business.

            """.ReplaceLineEndings("\n"));
        foreach (var type in Emulated.Types)
        {
            page.Append($"\n### {type.Name}\n\n");
            if (type.Properties.Where(property => property is { Handling: PropertyHandling.Honoured, Remark: "" }).Select(property => Code(property.Name)).ToList() is { Count: > 0 } plain)
            {
                page.Append($"Honoured: {string.Join(", ", plain)}.\n\n");
            }

            WriteTable(page, ["property", "locally", "why, or as far as"], type.Properties
                .Where(property => property.Remark.Length > 0)
                .Select(property => (string[])[Code(property.Name), Word(property.Handling), (property.Handling == PropertyHandling.Honoured ? "only: " : "") + property.Remark.TrimEnd('.')]));
        }

        page.Append("\n## Types that may stand in a template although nothing is run for them\n\n");
        WriteTable(page, ["type", "why"], Emulated.InertTypes.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => (string[])[Code(type.Key), type.Value]));
        page.Append("\nEvery other type stops the start, unless it is allowed by name: `--allow AWS::Kinesis::Stream`.\n");
    }

    private static void WriteOperations(StringBuilder page)
    {
        page.Append("\n## Operations of AWS's APIs\n\nThe AWS endpoint is one for all services. Operations that aren't named here are refused by name.\n");
        foreach (var service in Operations.All)
        {
            page.Append($"\n### {service.Service}\n\nAnswered: {string.Join(", ", service.Answered.Select(Code))}.\n");
            if (service.Refused.Count > 0)
            {
                page.Append('\n');
                WriteTable(page, ["refused", "why"], service.Refused.OrderBy(operation => operation.Key, StringComparer.Ordinal).Select(operation => (string[])[Code(operation.Key), operation.Value]));
            }
        }
    }

    private static void WriteTable(StringBuilder page, string[] head, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        page.Append($"| {string.Join(" | ", head)} |\n|{string.Concat(head.Select(_ => "---|"))}\n");
        foreach (var row in all)
        {
            page.Append($"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        }
    }

    private static string Word(PropertyHandling handling) => handling switch
    {
        PropertyHandling.Honoured => "honoured",
        PropertyHandling.Inert => "no effect",
        PropertyHandling.Refused => "refused",
    };

    private static string Code(string text) => $"`{text}`";
}
