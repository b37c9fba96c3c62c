using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.Tests.Hosting;

public sealed class ApisTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_API_of_a_template_is_served_at_an_address_of_its_own()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, WithApis("Shop", "Office"));

        (await cloud.Http.GetStringAsync(cloud["ShopUrl"])).ShouldBe("Shop");
        (await cloud.Http.GetStringAsync(cloud["OfficeUrl"])).ShouldBe("Office");
        cloud["ApiUrl"].ShouldBe(cloud["ShopUrl"]);
        var urls = cloud.Outputs["ApiUrls"]!.AsObject().ToDictionary(api => api.Key, api => (string)api.Value!);
        urls.ShouldBe(new Dictionary<string, string> { ["Shop"] = cloud["ShopUrl"], ["Office"] = cloud["OfficeUrl"] });
    }

    [Fact]
    public async Task A_function_that_knows_an_API_by_its_address_calls_the_local_one()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, template =>
        {
            WithApis("Shop", "Office")(template);
            template["Resources"]!["Worker"]!["Properties"]!["Environment"] = JsonNode.Parse(
                """{ "Variables": { "OFFICE": { "Fn::Sub": "https://${Office}.execute-api.${AWS::Region}.${AWS::URLSuffix}/live" } } }""");
        });

        var (_, report) = await cloud.InvokeAsync(new JsonObject { ["do"] = "report" });

        ((string)report["environment"]!["OFFICE"]!).ShouldBe(cloud["OfficeUrl"].TrimEnd('/'));
    }

    [Theory]
    [InlineData(1, 65532)]
    [InlineData(3, 65530)]
    public void Ports_beyond_the_last_one_arent_asked_for(int apis, int highest) =>
        Should.Throw<StartException>(() => Ports.Choose(65533, apis)).Reasons.ShouldBe([$"--port 65533 is no port: give 0 for any free ones, or 1 to {highest}."]);

    private static Action<JsonObject> WithApis(params string[] names) => template =>
    {
        var resources = template["Resources"]!.AsObject();
        foreach (var name in names)
        {
            template["Outputs"]![$"{name}Url"] = JsonNode.Parse($$"""{ "Value": { "Fn::Sub": "https://${{{name}}}.execute-api.${AWS::Region}.${AWS::URLSuffix}/live/" } }""");
            foreach (var (logicalId, resource) in JsonNode.Parse(Api(name))!.AsObject().ToList())
            {
                resources[logicalId] = resource!.DeepClone();
            }
        }
    };

    private static string Api(string name) => $$"""
        {
          "{{name}}": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "{{name}}" } },
          "{{name}}Get": {
            "Type": "AWS::ApiGateway::Method",
            "Properties": {
              "HttpMethod": "GET", "RestApiId": { "Ref": "{{name}}" }, "ResourceId": { "Fn::GetAtt": "{{name}}.RootResourceId" },
              "Integration": {
                "Type": "MOCK", "RequestTemplates": { "application/json": "{\"statusCode\": 200}" },
                "IntegrationResponses": [{ "StatusCode": 200, "ResponseTemplates": { "text/plain": "{{name}}" } }]
              }
            }
          },
          "{{name}}Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "{{name}}" } } },
          "{{name}}Stage": { "Type": "AWS::ApiGateway::Stage", "Properties": { "RestApiId": { "Ref": "{{name}}" }, "DeploymentId": { "Ref": "{{name}}Deployment" }, "StageName": "live" } }
        }
        """;
}
