namespace CloudTemplate.Tests.Resources;

public sealed class GatewayResponseTests
{
    [Fact]
    public void An_answer_of_the_gateways_own_may_have_another_status_headers_and_body()
    {
        var response = Templates.Resolve(Template("""
            "ResponseType": "ACCESS_DENIED", "StatusCode": "404",
            "ResponseParameters": { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
            "ResponseTemplates": { "application/json": "{\"error\":$context.error.messageString,\"type\":\"$context.error.responseType\",\"id\":\"$context.requestId\"}" }
            """)).RestApis.Single().GatewayResponses.ShouldHaveSingleItem();

        response.Type.ShouldBe("ACCESS_DENIED");
        response.Status.ShouldBe(404);
        response.Headers.ShouldBe([new("Access-Control-Allow-Origin", "*")]);
        response.ContentType.ShouldBe("application/json");
        response.Template.ShouldBe("""{"error":$context.error.messageString,"type":"$context.error.responseType","id":"$context.requestId"}""");
    }

    [Theory]
    [InlineData(""" "ResponseType": "ODD" """, "ResponseType: ODD isn't emulated. Take it out, or use DEFAULT_4XX or DEFAULT_5XX.")]
    [InlineData(""" "ResponseType": "THROTTLED", "StatusCode": 99 """, "StatusCode: must be a whole number from 200 to 599, and is 99.")]
    [InlineData(""" "ResponseType": "THROTTLED", "ResponseParameters": { "gatewayresponse.header.X": "method.request.header.Origin" } """, "ResponseParameters.gatewayresponse.header.X: is method.request.header.Origin, and only printable text in single quotes is emulated. Make it '…'.")]
    [InlineData(""" "ResponseType": "THROTTLED", "ResponseTemplates": { "text/plain": "$context.stage" } """, "ResponseTemplates.text/plain: has expressions ($ or #) that aren't emulated. Use plain text and $context.error.messageString, $context.error.message, $context.error.responseType, $context.requestId, or a function.")]
    [InlineData(""" "ResponseType": "THROTTLED", "RestApiId": "gone" """, "RestApiId: the API 'gone' isn't in the template. Mend the reference.")]
    public void What_isnt_emulated_of_it_is_a_problem(string properties, string problem) =>
        Templates.Problems(Template(properties)).ShouldBe([$"Denied, {problem}"]);

    [Fact]
    public void Two_answers_of_one_type_are_a_problem() =>
        Templates.Problems(Templates.Of(Examples.Api(more: """
            , "One": { "Type": "AWS::ApiGateway::GatewayResponse", "Properties": { "RestApiId": { "Ref": "Api" }, "ResponseType": "THROTTLED" } },
            "Two": { "Type": "AWS::ApiGateway::GatewayResponse", "Properties": { "RestApiId": { "Ref": "Api" }, "ResponseType": "THROTTLED" } }
            """))).ShouldBe(["Two, ResponseType: there is another THROTTLED for the same API. Leave one."]);

    private static string Template(string properties)
    {
        var api = properties.Contains("RestApiId", StringComparison.Ordinal) ? "" : """ "RestApiId": { "Ref": "Api" }, """;
        return Templates.Of(Examples.Api(more: $$""", "Denied": { "Type": "AWS::ApiGateway::GatewayResponse", "Properties": { {{api}} {{properties}} } }"""));
    }
}
