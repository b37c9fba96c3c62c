namespace CloudTemplate.Tests.Resources;

public sealed class MockIntegrationTests
{
    private const string Ok = """ "IntegrationResponses": [{ "StatusCode": 200 }], """;

    [Fact]
    public void The_preflight_that_the_CDK_makes_is_an_answer_of_headers()
    {
        var method = Method("""
            "RequestTemplates": { "application/json": "{ statusCode: 204 }" },
            "IntegrationResponses": [{
              "StatusCode": "204",
              "ResponseParameters": { "method.response.header.Access-Control-Allow-Origin": "'*'", "method.response.header.Access-Control-Allow-Methods": "'OPTIONS,GET'" }
            }],
            """);

        method.FunctionArn.ShouldBeEmpty();
        method.Mock!.RefusesOthers.ShouldBeFalse();
        var (contentType, answer) = method.Mock.Answers.ShouldHaveSingleItem();
        contentType.ShouldBe("application/json");
        answer.Status.ShouldBe(204);
        answer.Headers.ShouldBe([new("Access-Control-Allow-Origin", "*"), new("Access-Control-Allow-Methods", "OPTIONS,GET")]);
        answer.Body.ShouldBeEmpty();
    }

    [Fact]
    public void The_first_response_whose_pattern_is_the_whole_status_answers_else_the_one_without()
    {
        var mock = Method("""
            "PassthroughBehavior": "NEVER",
            "RequestTemplates": { "application/json": "{\"statusCode\": 404}", "text/plain": "{\"statusCode\": 200}" },
            "IntegrationResponses": [
              { "StatusCode": 500, "SelectionPattern": "4" },
              { "StatusCode": 200, "ResponseTemplates": { "text/plain": "fine" } },
              { "StatusCode": 410, "SelectionPattern": "4\\d{2}", "ResponseTemplates": { "application/json": "{\"gone\":true}" } }
            ],
            """).Mock!;

        mock.RefusesOthers.ShouldBeTrue();
        mock.Answers["application/json"].ShouldSatisfyAllConditions(answer => answer.Status.ShouldBe(410), answer => answer.Body.ShouldBe("""{"gone":true}"""));
        mock.Answers["text/plain"].ShouldSatisfyAllConditions(answer => answer.ContentType.ShouldBe("text/plain"), answer => answer.Body.ShouldBe("fine"));
    }

    [Theory]
    [InlineData($$"""{{Ok}} "RequestTemplates": { "application/json": "{\"statusCode\": $input.params('s')}" },""", "RequestTemplates.application/json: has expressions ($ or #) that aren't emulated. Use plain text, or a function.", "RequestTemplates.application/json: must be an object of just a statusCode. Make it {\"statusCode\": 200}.")]
    [InlineData($$"""{{Ok}} "RequestTemplates": { "application/json": "{}" },""", "RequestTemplates.application/json: must be an object of just a statusCode. Make it {\"statusCode\": 200}.")]
    [InlineData(""" "RequestTemplates": { "application/json": "{\"statusCode\": 200}" },""", "IntegrationResponses: has none for the status 200. Add one without a SelectionPattern.")]
    [InlineData($$"""{{Ok}} "PassthroughBehavior": "SOMETIMES", "RequestTemplates": { "a/b": "{\"statusCode\": 200}" },""", "PassthroughBehavior: must be NEVER, WHEN_NO_TEMPLATES or WHEN_NO_MATCH, and is SOMETIMES.")]
    [InlineData($$"""{{Ok}} "Credentials": "x", "RequestTemplates": { "a/b": "{\"statusCode\": 200}" },""", "Credentials: calling by a role isn't emulated; permit it by an AWS::Lambda::Permission. Take it out.")]
    public void A_request_that_would_have_to_be_mapped_is_a_problem(string integration, params string[] problems) =>
        Templates.Problems(Template(integration)).ShouldBe(problems.Select(problem => $"Shop/Api/Options (Options), Integration.{problem}"));

    [Theory]
    [InlineData(""" "ResponseTemplates": { "application/json": "#set($origin = $input.params('Origin'))" } """, "ResponseTemplates.application/json: has expressions ($ or #) that aren't emulated. Use plain text, or a function.")]
    [InlineData(""" "ResponseTemplates": { "a/b": "", "a/c": "" } """, "ResponseTemplates: has 2 content types, and a choice by the request's Accept isn't emulated. Leave one.")]
    [InlineData(""" "ResponseParameters": { "method.response.header.X": "context.requestId" } """, "ResponseParameters.method.response.header.X: is context.requestId, and only printable text in single quotes is emulated. Make it '…'.")]
    [InlineData(""" "ResponseParameters": { "X": "'a'" } """, "ResponseParameters.X: isn't a header of the answer. Make it method.response.header.{name}.")]
    [InlineData(""" "ContentHandling": "CONVERT_TO_TEXT" """, "ContentHandling: conversions of bodies aren't emulated. Take it out.")]
    public void An_answer_that_would_depend_on_the_request_is_a_problem(string response, string problem) =>
        Templates.Problems(Template($$"""
            "RequestTemplates": { "application/json": "{\"statusCode\": 200}" }, "IntegrationResponses": [{ "StatusCode": 200, {{response}} }],
            """)).ShouldBe([$"Shop/Api/Options (Options), Integration.IntegrationResponses[0].{problem}"]);

    private static MethodModel Method(string integration) =>
        Templates.Resolve(Template(integration)).RestApis.Single().Methods.Single(method => method.HttpMethod == "OPTIONS");

    private static string Template(string integration) => Templates.Of(Examples.Api(more: $$"""
        , "Options": {
          "Type": "AWS::ApiGateway::Method",
          "Properties": {
            "HttpMethod": "OPTIONS", "RestApiId": { "Ref": "Api" }, "ResourceId": { "Fn::GetAtt": "Api.RootResourceId" },
            "MethodResponses": [{ "StatusCode": "204" }],
            "Integration": { {{integration}} "Type": "MOCK" }
          },
          "Metadata": { "aws:cdk:path": "Shop/Api/Options" }
        }
        """));
}
