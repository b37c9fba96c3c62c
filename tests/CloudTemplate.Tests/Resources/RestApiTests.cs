namespace CloudTemplate.Tests.Resources;

public sealed class RestApiTests
{
    [Fact]
    public void A_method_on_the_root_answers_to_everybody_unless_the_template_says_otherwise()
    {
        var api = Templates.Resolve(Templates.Of(Examples.Api(api: """ "BinaryMediaTypes": ["image/*"], """))).RestApis.Single();

        api.StageName.ShouldBe("v1");
        api.Throttle.ShouldBeNull();
        api.BinaryMediaTypes.ShouldBe(["image/*"]);
        var method = api.Methods.Single();
        method.ResourcePath.ShouldBe("/");
        method.Authorizer.ShouldBeNull();
        method.Throttle.ShouldBeNull();
        method.IntegrationTimeout.ShouldBe(TimeSpan.FromSeconds(29));
    }

    [Fact]
    public void An_integration_may_have_less_time() =>
        Templates.Resolve(Templates.Of(Examples.Api(integration: """ "TimeoutInMillis": 1500, """)))
            .RestApis.Single().Methods.Single().IntegrationTimeout.ShouldBe(TimeSpan.FromMilliseconds(1500));

    [Fact]
    public void A_stage_has_variables() =>
        Templates.Resolve(Templates.Of(Examples.Api(stage: """ "Variables": { "country": { "Ref": "AWS::Region" } }, """)))
            .RestApis.Single().StageVariables.ShouldBe(new Dictionary<string, string> { ["country"] = "us-east-1" });

    [Fact]
    public void A_deployment_may_make_the_stage() =>
        Templates.Resolve(Templates.Of($$"""
            "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "orders" } },
            "Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "Api" }, "StageName": "live" } }
            """)).RestApis.Single().StageName.ShouldBe("live");

    [Fact]
    public void A_throttle_for_one_path_is_its_methods_own() =>
        Templates.Resolve(Templates.Of(Examples.Api(stage: """
            "MethodSettings": [{ "ResourcePath": "/", "HttpMethod": "GET", "ThrottlingRateLimit": 1 }, { "ResourcePath": "/other", "HttpMethod": "GET", "ThrottlingBurstLimit": 1 }],
            """))).RestApis.Single().Methods.Single().Throttle.ShouldBe(new ThrottleModel(1, 5000));

    [Theory]
    [InlineData("/*", "*", 1, 0)]
    [InlineData("/~1orders~1{id}", "GET", 0, 1)]
    [InlineData("/~1orders~1{id}", "*", 0, 1)]
    [InlineData("/~1orders~1{id}", "POST", 0, 0)]
    [InlineData("/orders/{id}", "GET", 0, 1)]
    [InlineData("/~1orders", "GET", 0, 0)]
    public void A_throttle_is_its_stages_or_its_methods_by_path_and_method(string path, string method, int ofStage, int ofMethod)
    {
        var api = Templates.Resolve(Templates.Of(OrderApi($$"""{ "ResourcePath": "{{path}}", "HttpMethod": "{{method}}", "ThrottlingRateLimit": 3.5, "ThrottlingBurstLimit": 7 }"""))).RestApis.Single();

        ThrottleModel throttle = new(3.5, 7);
        api.Throttle.ShouldBe(ofStage == 1 ? throttle : null);
        api.Methods.Single(one => one.ResourcePath == "/orders/{id}").Throttle.ShouldBe(ofMethod == 1 ? throttle : null);
    }

    [Fact]
    public void A_setting_for_one_method_outweighs_the_one_for_all_of_its_path_wherever_it_stands() =>
        Templates.Resolve(Templates.Of(OrderApi("""
            { "ResourcePath": "/~1orders~1{id}", "HttpMethod": "*", "ThrottlingRateLimit": 1 }, { "ResourcePath": "/~1orders~1{id}", "HttpMethod": "GET", "ThrottlingRateLimit": 2 }
            """))).RestApis.Single().Methods.Single(method => method.ResourcePath == "/orders/{id}").Throttle.ShouldBe(new ThrottleModel(2, 5000));

    [Fact]
    public void A_setting_for_a_method_on_all_paths_is_a_problem() =>
        Templates.Problems(Templates.Of(OrderApi("""{ "ResourcePath": "/*", "HttpMethod": "GET", "ThrottlingRateLimit": 1 }""")))
            .ShouldBe(["Stage, MethodSettings[0].HttpMethod: GET on all paths isn't emulated. Make it *, or name the path."]);

    [Fact]
    public void A_setting_for_a_part_of_the_method_ANY_is_a_problem() =>
        Templates.Problems(Templates.Of(OrderApi("""{ "ResourcePath": "/~1orders~1{id}", "HttpMethod": "GET", "ThrottlingRateLimit": 1 }"""))
            .Replace("\"GET\", \"RestApiId\"", "\"ANY\", \"RestApiId\"", StringComparison.Ordinal)).ShouldBe(
            ["Stage, MethodSettings[0].HttpMethod: /orders/{id} has the method ANY, of which a part can't be throttled here. Make it ANY or *, or give /orders/{id} the method GET."]);

    /// <summary>An API with the paths / and /orders/{id}.</summary>
    private static string OrderApi(string settings) => Examples.Api(stage: $$""" "MethodSettings": [{{settings}}], """, more: $$"""
        , "Orders": { "Type": "AWS::ApiGateway::Resource", "Properties": { "RestApiId": { "Ref": "Api" }, "ParentId": { "Fn::GetAtt": "Api.RootResourceId" }, "PathPart": "orders" } },
        "Order": { "Type": "AWS::ApiGateway::Resource", "Properties": { "RestApiId": { "Ref": "Api" }, "ParentId": { "Ref": "Orders" }, "PathPart": "{id}" } },
        "GetOrder": {
          "Type": "AWS::ApiGateway::Method",
          "Properties": {
            "HttpMethod": "GET", "RestApiId": { "Ref": "Api" }, "ResourceId": { "Ref": "Order" },
            "Integration": { "Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": {{Examples.FunctionUri}} }
          }
        }
        """);

    [Theory]
    [InlineData("AWS", "AWS integrations aren't emulated. Use AWS_PROXY with a function, or MOCK.")]
    [InlineData("HTTP_PROXY", "HTTP_PROXY integrations aren't emulated. Use AWS_PROXY with a function, or MOCK.")]
    public void An_integration_of_another_kind_is_refused_by_name(string type, string problem) =>
        Templates.Problems(Templates.Of(Examples.Api()).Replace("AWS_PROXY", type, StringComparison.Ordinal)).ShouldBe([$"Get, Integration.Type: {problem}"]);

    [Fact]
    public void A_proxy_integration_that_doesnt_post_is_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Api()).Replace("\"IntegrationHttpMethod\": \"POST\"", "\"IntegrationHttpMethod\": \"GET\"", StringComparison.Ordinal))
            .ShouldBe(["Get, Integration.IntegrationHttpMethod: functions are invoked by POST, whatever the method itself is. Make it POST."]);

    [Fact]
    public void A_proxy_integration_with_a_service_instead_of_a_function_is_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Api()).Replace(Examples.FunctionUri, "\"arn:aws:apigateway:us-east-1:sqs:path/x\"", StringComparison.Ordinal)).ShouldBe(
            ["Get, Integration.Uri: only functions answer here, and this is arn:aws:apigateway:us-east-1:sqs:path/x. Use arn:…:lambda:path/2015-03-31/functions/{arn}/invocations."]);

    [Fact]
    public void A_function_that_isnt_in_the_template_is_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Api()).Replace("${Worker.Arn}", "arn:aws:lambda:us-east-1:000000000000:function:gone", StringComparison.Ordinal)).ShouldBe(
            ["Get, Integration.Uri: the function arn:aws:lambda:us-east-1:000000000000:function:gone isn't in the template. Mend the reference."]);

    [Theory]
    [InlineData(""" "ApiKeyRequired": true, """, "ApiKeyRequired: API keys aren't emulated. Take it out, or use an authorizer.")]
    [InlineData(""" "AuthorizationType": "AWS_IAM", """, "AuthorizationType: AWS_IAM isn't emulated. Use CUSTOM or NONE.")]
    [InlineData(""" "AuthorizerId": "abc", """, "AuthorizerId: AuthorizationType isn't CUSTOM, so the authorizer would never be asked. Make it CUSTOM.")]
    [InlineData(""" "AuthorizationType": "CUSTOM", "AuthorizerId": "abc", """, "AuthorizerId: the authorizer 'abc' isn't one of this API. Mend the reference.")]
    [InlineData(""" "RequestValidatorId": "abc", """, "RequestValidatorId: validation of requests isn't emulated; let the function do it. Take it out, or allow it by name: AWS::ApiGateway::Method.RequestValidatorId.")]
    public void A_way_to_guard_a_method_that_isnt_emulated_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of(Examples.Api(method: property))).ShouldBe([$"Get, {problem}"]);

    [Fact]
    public void A_method_that_wants_an_authorizer_names_it() =>
        Templates.Problems(Templates.Of(Examples.Api(method: """ "AuthorizationType": "CUSTOM", """))).ShouldBe(["Get: AuthorizerId is missing. Give it."]);

    [Theory]
    [InlineData(""" "EndpointConfiguration": { "Types": ["PRIVATE"] }, """, "EndpointConfiguration: private APIs aren't emulated. Use REGIONAL or EDGE.")]
    [InlineData(""" "DisableExecuteApiEndpoint": true, """, "DisableExecuteApiEndpoint: custom domains aren't emulated, so the API couldn't be reached. Leave its own endpoint on.")]
    [InlineData(""" "Policy": {}, """, "Policy: an API's policy isn't evaluated, and might forbid what is allowed here. Take it out, or allow it by name: AWS::ApiGateway::RestApi.Policy.")]
    [InlineData(""" "Body": {}, """, "Body: OpenAPI definitions aren't read; write the API as resources. Take it out, or allow it by name: AWS::ApiGateway::RestApi.Body.")]
    public void A_setting_of_the_API_that_isnt_emulated_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of(Examples.Api(api: property))).ShouldBe([$"Api, {problem}"]);

    [Theory]
    [InlineData(""" "CacheClusterEnabled": true, """, "CacheClusterEnabled: the gateway's cache isn't emulated. Leave it off.")]
    [InlineData(""" "MethodSettings": [{ "ResourcePath": "/*", "HttpMethod": "*", "CachingEnabled": true }], """, "MethodSettings[0].CachingEnabled: the gateway's cache isn't emulated. Leave it off.")]
    [InlineData(""" "MethodSettings": [{ "ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": "fast" }], """, "MethodSettings[0].ThrottlingRateLimit: must be a number from 0 on, and is fast.")]
    [InlineData(""" "CanarySetting": {}, """, "CanarySetting: canary releases aren't emulated. Take it out, or allow it by name: AWS::ApiGateway::Stage.CanarySetting.")]
    [InlineData(""" "Variables": { "a": ["b"] }, """, "Variables.a: must be a text.")]
    public void A_setting_of_the_stage_that_isnt_emulated_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of(Examples.Api(stage: property))).ShouldBe([$"Stage, {problem}"]);

    [Fact]
    public void An_API_without_a_stage_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "orders" } }
            """)).ShouldBe(["Api: the API has no stage, so nobody could call it. Add an AWS::ApiGateway::Stage."]);

    [Fact]
    public void An_API_with_two_stages_is_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Api(more: """
            , "Next": { "Type": "AWS::ApiGateway::Stage", "Properties": { "RestApiId": { "Ref": "Api" }, "DeploymentId": { "Ref": "Deployment" }, "StageName": "v2" } }
            """))).ShouldBe(["Api: the API has 2 stages, and one is emulated. Take out all but one."]);

    [Theory]
    [InlineData("""{ "Fn::GetAtt": "Api.RootResourceId" }""", "\"abc\"", "Get, ResourceId: the path's part 'abc' isn't one of this API. Mend the reference.")]
    [InlineData("""{ "Ref": "Api" }""", "\"abc\"", "Get, RestApiId: the API 'abc' isn't in the template. Mend the reference.")]
    public void A_part_that_belongs_to_no_API_is_a_problem(string old, string changed, string problem)
    {
        var template = Templates.Of(Examples.Api());
        var method = template.IndexOf("\"Get\"", StringComparison.Ordinal);
        var place = template.IndexOf(old, method, StringComparison.Ordinal);

        Templates.Problems(template.Remove(place, old.Length).Insert(place, changed)).ShouldBe([problem]);
    }

    [Theory]
    [InlineData(""" "Type": "TOKEN", "IdentitySource": "method.request.header.X-Key", """, "Type: TOKEN authorizers aren't emulated. Use REQUEST.")]
    [InlineData(""" "Type": "REQUEST", """, "IdentitySource: an answer is kept for an identity, so one is needed. Give it, or make AuthorizerResultTtlInSeconds 0.")]
    [InlineData(""" "Type": "REQUEST", "AuthorizerResultTtlInSeconds": 0, "AuthorizerCredentials": "x", """, "AuthorizerCredentials: calling by a role isn't emulated; permit it by an AWS::Lambda::Permission. Take it out, or allow it by name: AWS::ApiGateway::Authorizer.AuthorizerCredentials.")]
    [InlineData(""" "Type": "REQUEST", "AuthorizerResultTtlInSeconds": 4000, "IdentitySource": "a", """, "AuthorizerResultTtlInSeconds: must be a whole number from 0 to 3600, and is 4000.")]
    public void An_authorizer_of_another_kind_is_a_problem(string properties, string problem) =>
        Templates.Problems(Templates.Of(Examples.Api(more: $$"""
            , "Guard": { "Type": "AWS::ApiGateway::Authorizer", "Properties": { {{properties}} "Name": "guard", "RestApiId": { "Ref": "Api" }, "AuthorizerUri": {{Examples.FunctionUri}} } }
            """))).ShouldBe([$"Guard, {problem}"]);

    [Theory]
    [InlineData("""{ "Fn::GetAtt": "Requests.Arn" }""")]
    [InlineData("""{ "Fn::Sub": "arn:aws:logs:us-east-1:000000000000:log-group:${Requests}" }""")]
    public void A_stages_access_log_goes_to_a_log_group_of_the_template(string destination) =>
        Templates.Resolve(Templates.Of(LoggedApi(destination, "$context.requestId $context.status"))).RestApis.Single().AccessLog
            .ShouldBe(new AccessLogModel("/shop/requests", "$context.requestId $context.status"));

    [Theory]
    [InlineData("\"arn:aws:logs:us-east-1:000000000000:log-group:gone\"", "$context.requestId", "DestinationArn: arn:aws:logs:us-east-1:000000000000:log-group:gone isn't a log group of the template. Make one, and name it here.")]
    [InlineData("\"arn:aws:firehose:us-east-1:000000000000:deliverystream/x\"", "$context.requestId", "DestinationArn: arn:aws:firehose:us-east-1:000000000000:deliverystream/x isn't a log group of the template. Make one, and name it here.")]
    [InlineData("""{ "Fn::GetAtt": "Requests.Arn" }""", "$context.status", "Format: has neither $context.requestId nor $context.extendedRequestId, without which AWS refuses it. Add one.")]
    [InlineData("""{ "Fn::GetAtt": "Requests.Arn" }""", "$context.requestId\\n$context.status", "Format: must be one line, which is one request. Take the line ends out.")]
    public void An_access_log_that_AWS_would_refuse_or_that_goes_elsewhere_is_a_problem(string destination, string format, string problem) =>
        Templates.Problems(Templates.Of(LoggedApi(destination, format))).ShouldBe([$"Stage, AccessLogSetting.{problem}"]);

    private static string LoggedApi(string destination, string format) => Examples.Api(
        stage: $$""" "AccessLogSetting": { "DestinationArn": {{destination}}, "Format": "{{format}}" }, """,
        more: """, "Requests": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "/shop/requests" } }""");
}
