using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Hosting;

public sealed class GivenValuesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_function_gets_the_value_of_the_secret_that_its_environment_refers_to()
    {
        await using var cloud = await OrdersCloud.StartAsync(
            _folder,
            template => template["Resources"]!["Worker"]!["Properties"]!["Environment"] = JsonNode.Parse(
                """{ "Variables": { "PART": { "Fn::Sub": "{{resolve:secretsmanager:${Key}:SecretString:part}}" } } }"""),
            new JsonObject { ["Key"] = new JsonObject { ["part"] = "p-1" } });

        var (_, report) = await cloud.InvokeAsync(new JsonObject { ["do"] = "report" });

        ((string)report["environment"]!["PART"]!).ShouldBe("p-1");
    }

    [Fact]
    public void A_value_of_another_stack_is_given_by_its_name()
    {
        var options = OrdersCloud.Write(_folder, template => template["Outputs"]!["Net"] = JsonNode.Parse("""{ "Value": { "Fn::ImportValue": "Net-id" } }"""));

        TemplateFile.Resolve(options with { Imports = ["Net-id=a=b"] }, frontDoor: null).Outputs["Net"].ShouldBe("a=b");
        Should.Throw<StartException>(() => TemplateFile.Resolve(options with { Imports = ["Net-id"] }, frontDoor: null)).Reasons.ShouldBe(["--import Net-id must be written NAME=VALUE."]);
    }
}
