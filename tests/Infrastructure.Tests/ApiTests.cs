using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class ApiTests(Synthesised synthesised)
{
    private static readonly char[] Braces = ['{', '}'];

    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void Every_provider_has_its_two_routes_and_there_are_no_others() =>
        Routes(_template).ShouldBe(Catalog.Providers.SelectMany(Expected), ignoreOrder: true);

    [Fact]
    public void One_more_provider_in_the_list_brings_two_more_routes() =>
        Routes(synthesised.WithAcme).Except(Routes(_template)).ShouldBe(Expected(new AcmeProvider()), ignoreOrder: true);

    [Fact]
    public void No_method_can_be_called_without_its_authorizer() =>
        _template.OfType("AWS::ApiGateway::Method").ShouldAllBe(method => method["AuthorizationType"].ToString() == "CUSTOM");

    [Fact]
    public void Authorizers_see_the_request_and_their_answers_are_never_kept()
    {
        var authorizers = _template.OfType("AWS::ApiGateway::Authorizer").ToList();

        authorizers.Count.ShouldBe(Catalog.Providers.Count);
        authorizers.ShouldAllBe(authorizer => authorizer["Type"].ToString() == "REQUEST");
        authorizers.ShouldAllBe(authorizer => (int)authorizer["AuthorizerResultTtlInSeconds"] == 0);
        authorizers.ShouldAllBe(authorizer => _template.Render(authorizer["AuthorizerUri"]).EndsWith(":lambda:path/2015-03-31/functions/{Authorizer/Function.Arn}/invocations", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_header_that_carries_a_signature_is_an_identity_source() =>
        _template.OfType("AWS::ApiGateway::Authorizer").Concat(synthesised.WithAcme.OfType("AWS::ApiGateway::Authorizer"))
            .Select(authorizer => authorizer["IdentitySource"].ToString())
            .Distinct()
            .ShouldBe(Catalog.Providers.Append(new AcmeProvider()).Select(provider => string.Join(',', provider.SignatureHeaders.Select(header => $"method.request.header.{header}"))));

    [Fact]
    public void The_stage_is_prod_with_1000_requests_a_second_and_bursts_of_2000()
    {
        var stage = _template.OfType("AWS::ApiGateway::Stage").Single();
        var settings = stage["MethodSettings"].AsArray().Single()!;

        stage["StageName"].ToString().ShouldBe("prod");
        settings["HttpMethod"]!.ToString().ShouldBe("*");
        settings["ResourcePath"]!.ToString().ShouldBe("/*");
        ((int)settings["ThrottlingRateLimit"]!).ShouldBe(1000);
        ((int)settings["ThrottlingBurstLimit"]!).ShouldBe(2000);
    }

    [Fact]
    public void How_much_it_takes_is_a_setting()
    {
        var settings = synthesised.Other.OfType("AWS::ApiGateway::Stage").Single()["MethodSettings"][0]!;

        ((int)settings["ThrottlingRateLimit"]!).ShouldBe(50);
        ((int)settings["ThrottlingBurstLimit"]!).ShouldBe(100);
    }

    [Fact]
    public void Requests_are_traced() => ((bool)_template.OfType("AWS::ApiGateway::Stage").Single()["TracingEnabled"]).ShouldBeTrue();

    [Fact]
    public void The_deployment_waits_for_every_method_and_authorizer()
    {
        var waitsFor = _template.OfType("AWS::ApiGateway::Deployment").Single().Json["DependsOn"]!.AsArray().Select(id => (string)id!).ToList();

        _template.Resources.Where(resource => resource.Type is "AWS::ApiGateway::Method" or "AWS::ApiGateway::Authorizer")
            .Select(resource => resource.LogicalId)
            .Except(waitsFor)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Only_this_api_may_invoke_functions_each_route_its_processor_and_each_authorizer_the_authorizer()
    {
        const string Api = "arn:{AWS::Partition}:execute-api:us-east-1:{AWS::AccountId}:{Api/Api}";
        var expected = Catalog.Providers.SelectMany(provider => new[]
        {
            ($"{{{provider.DisplayName}Processor/Function.Arn}}", $"{Api}/{{Api/Api/DeploymentStage.prod}}/POST/{provider.Name}"),
            ($"{{{provider.DisplayName}Processor/Function.Arn}}", $"{Api}/{{Api/Api/DeploymentStage.prod}}/POST/webhook/{provider.Name}"),
            ("{Authorizer/Function.Arn}", $"{Api}/authorizers/{{Api/{provider.DisplayName}Authorizer}}"),
        });

        var permissions = _template.OfType("AWS::Lambda::Permission").ToList();

        permissions.Select(permission => (_template.Render(permission["FunctionName"]), _template.Render(permission["SourceArn"]))).ShouldBe(expected, ignoreOrder: true);
        permissions.ShouldAllBe(permission => permission["Principal"].ToString() == "apigateway.amazonaws.com");
    }

    private static IEnumerable<string> Expected(Provider provider) =>
    [
        $"POST /{provider.Name} → Api/{provider.DisplayName}Authorizer → {provider.DisplayName}Processor",
        $"POST /webhook/{provider.Name} → Api/{provider.DisplayName}Authorizer → {provider.DisplayName}Processor",
    ];

    private static List<string> Routes(SynthesisedTemplate template)
    {
        return [.. template.OfType("AWS::ApiGateway::Method").Select(Route)];

        string Route(Resource method)
        {
            var integration = method["Integration"];
            integration["Type"]!.ToString().ShouldBe("AWS_PROXY");
            var processor = template.Render(integration["Uri"]).Split(Braces).Single(part => part.EndsWith("/Function.Arn", StringComparison.Ordinal));
            return $"{method["HttpMethod"]} {PathOf(method["ResourceId"])} → {template.Render(method["AuthorizerId"]).Trim(Braces)} → {processor.Split('/')[0]}";
        }

        string PathOf(JsonNode resourceId) =>
            template.Resources.SingleOrDefault(resource => resource.Type == "AWS::ApiGateway::Resource" && resource.LogicalId == resourceId["Ref"]?.ToString()) is { } resource
                ? $"{PathOf(resource["ParentId"])}/{resource["PathPart"]}"
                : "";
    }
}
