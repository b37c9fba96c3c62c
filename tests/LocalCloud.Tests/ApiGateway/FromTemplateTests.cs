using System.Text;
using CloudTemplate;
using LocalCloud.Tests.Logs;

namespace LocalCloud.Tests.ApiGateway;

/// <summary>An API as its template has it, from the JSON to the answers.</summary>
public sealed class FromTemplateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("from-template-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Throttles_mocks_gateway_responses_and_the_access_log_do_what_the_template_says()
    {
        var api = Template.Resolve(Encoding.UTF8.GetBytes(Json), new TemplateContext { StackName = "Shop" }).RestApis.Single();
        await using var logs = TestLogs.In(_folder, "/shop/requests");
        await using (var gateway = await TestGateway.StartAsync(api, logs: logs))
        {
            (await StatusAsync(gateway, HttpMethod.Get)).ShouldBe(200);      // its own bucket holds one
            (await StatusAsync(gateway, HttpMethod.Get)).ShouldBe(503);      // 429, as the template has it
            (await StatusAsync(gateway, HttpMethod.Options)).ShouldBe(204);  // the path's other method: the stage's bucket holds two
            (await StatusAsync(gateway, HttpMethod.Options)).ShouldBe(204);
            (await StatusAsync(gateway, HttpMethod.Options)).ShouldBe(503);
            gateway.Clock.Advance(TimeSpan.FromSeconds(1000));
            (await StatusAsync(gateway, HttpMethod.Get)).ShouldBe(200);
            await gateway.Log.ReadAsync(6);
        }

        var lines = await logs.MessagesAsync("/shop/requests");
        lines.Select(line => line[..line.LastIndexOf(' ')]).ShouldBe(
        [
            "GET /orders/{id} 200 -", "GET /orders/{id} 503 THROTTLED", "OPTIONS /orders/{id} 204 -",
            "OPTIONS /orders/{id} 204 -", "OPTIONS /orders/{id} 503 THROTTLED", "GET /orders/{id} 200 -",
        ], ignoreOrder: true);   // a line is written once its answer has left
    }

    private static async Task<int> StatusAsync(TestGateway gateway, HttpMethod method)
    {
        using HttpRequestMessage request = new(method, "/orders/7");
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private const string Json = """
        {
          "Resources": {
            "Requests": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "/shop/requests" } },
            "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "orders" } },
            "Orders": { "Type": "AWS::ApiGateway::Resource", "Properties": { "RestApiId": { "Ref": "Api" }, "ParentId": { "Fn::GetAtt": ["Api", "RootResourceId"] }, "PathPart": "orders" } },
            "Order": { "Type": "AWS::ApiGateway::Resource", "Properties": { "RestApiId": { "Ref": "Api" }, "ParentId": { "Ref": "Orders" }, "PathPart": "{id}" } },
            "Get": {
              "Type": "AWS::ApiGateway::Method",
              "Properties": {
                "HttpMethod": "GET", "RestApiId": { "Ref": "Api" }, "ResourceId": { "Ref": "Order" },
                "Integration": { "Type": "MOCK", "RequestTemplates": { "application/json": "{\"statusCode\": 200}" }, "IntegrationResponses": [{ "StatusCode": "200" }] }
              }
            },
            "Options": {
              "Type": "AWS::ApiGateway::Method",
              "Properties": {
                "HttpMethod": "OPTIONS", "RestApiId": { "Ref": "Api" }, "ResourceId": { "Ref": "Order" },
                "Integration": { "Type": "MOCK", "RequestTemplates": { "application/json": "{ statusCode: 204 }" }, "IntegrationResponses": [{ "StatusCode": "204" }] }
              }
            },
            "Busy": { "Type": "AWS::ApiGateway::GatewayResponse", "Properties": { "RestApiId": { "Ref": "Api" }, "ResponseType": "THROTTLED", "StatusCode": "503" } },
            "Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "Api" } } },
            "Stage": {
              "Type": "AWS::ApiGateway::Stage",
              "Properties": {
                "RestApiId": { "Ref": "Api" }, "DeploymentId": { "Ref": "Deployment" }, "StageName": "v1",
                "AccessLogSetting": { "DestinationArn": { "Fn::GetAtt": ["Requests", "Arn"] }, "Format": "$context.httpMethod $context.resourcePath $context.status $context.error.responseType $context.requestId" },
                "MethodSettings": [
                  { "ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 0.001, "ThrottlingBurstLimit": 2 },
                  { "ResourcePath": "/~1orders~1{id}", "HttpMethod": "GET", "ThrottlingRateLimit": 0.001, "ThrottlingBurstLimit": 1 }
                ]
              }
            }
          }
        }
        """;
}
