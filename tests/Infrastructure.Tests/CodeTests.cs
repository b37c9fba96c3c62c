using System.Text;
using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class CodeTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void All_functions_share_the_one_asset() =>
        _template.OfType("AWS::Lambda::Function").Select(function => function["Code"]["S3Key"]!.ToString()).Distinct().ShouldHaveSingleItem();

    [Fact]
    public void Every_environment_deploys_the_same_code() => CodeFolder(synthesised.WithAcme)[^64..].ShouldBe(CodeFolder(_template)[^64..]);

    [Fact]
    public void Code_that_was_compiled_beforehand_is_a_setting() => File.ReadAllText($"{CodeFolder(synthesised.Other)}/Webhooks.Functions.dll").ShouldBe("compiled");

    [Fact]
    public void The_asset_is_a_program_that_runs_anywhere_and_nothing_beside()
    {
        var files = Directory.EnumerateFiles(CodeFolder(_template), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();

        files.ShouldContain("Webhooks.Functions.dll");
        files.ShouldContain("Webhooks.Functions.runtimeconfig.json");
        files.Where(file => file is not null && !file.EndsWith(".dll", StringComparison.Ordinal))
            .ShouldBe(["Webhooks.Functions.deps.json", "Webhooks.Functions.runtimeconfig.json"], ignoreOrder: true); // no symbols, documentation or native host
    }

    [Fact]
    public void The_code_does_not_say_where_it_was_built()
    {
        var here = Encoding.UTF8.GetBytes(Repository.Root);

        foreach (var file in Directory.EnumerateFiles(CodeFolder(_template), "Webhooks.*"))
        {
            var bytes = File.ReadAllBytes(file);
            bytes.AsSpan().IndexOf(here).ShouldBe(-1, file);
            bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Repository.Root)).ShouldBe(-1, file);
        }
    }

    private static string CodeFolder(SynthesisedTemplate template)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(template.File.Replace(".template.json", ".assets.json", StringComparison.Ordinal)))!;
        var hash = template.At("Consumer/Function")["Code"]["S3Key"]!.ToString().Replace(".zip", "", StringComparison.Ordinal);
        return Path.Combine(Path.GetDirectoryName(template.File)!, manifest["files"]![hash]!["source"]!["path"]!.ToString());
    }
}
