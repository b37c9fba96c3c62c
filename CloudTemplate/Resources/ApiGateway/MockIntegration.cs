using System.Text.RegularExpressions;

namespace CloudTemplate.Resources.ApiGateway;

/// <summary>
/// An integration that answers by itself, as the CDK makes for CORS preflights: a request template says the status, by which
/// an integration response is chosen. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
/// </summary>
internal static partial class MockIntegration
{
    public static readonly PropertyTable Response = PropertyTable.Of(["StatusCode", "SelectionPattern", "ResponseParameters", "ResponseTemplates"])
        .Only("text in single quotes", "ResponseParameters")
        .Only("one, without expressions", "ResponseTemplates")
        .Refuse("conversions of bodies aren't emulated.", "ContentHandling");

    private sealed record Choice(string? Pattern, MockAnswerModel Answer);

    public static MockModel Read(Section integration)
    {
        var choices = integration.Inners("IntegrationResponses", Response).Select(ReadResponse).ToList();
        integration.RequirePresence("RequestTemplates");
        Dictionary<string, MockAnswerModel> answers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (contentType, template) in integration.TextMap("RequestTemplates"))
        {
            StaticText.Check(integration, $"RequestTemplates.{contentType}", template);
            if (!int.TryParse(StatusCode().Match(template).Groups["status"].ValueSpan, out var status))
            {
                integration.Problem($"RequestTemplates.{contentType}", "must be an object of just a statusCode. Make it {\"statusCode\": 200}.");
            }
            else if ((choices.Find(choice => choice.Pattern is { } pattern && Matches(pattern, status)) ?? choices.Find(choice => choice.Pattern is null)) is { } chosen)
            {
                answers[contentType] = chosen.Answer;
            }
            else
            {
                integration.Problem("IntegrationResponses", $"has none for the status {status}. Add one without a SelectionPattern.");
            }
        }

        return new MockModel(answers, Refuses(integration));
    }

    /// <summary>Whether a request of another content type is refused, rather than passed on as it is.</summary>
    private static bool Refuses(Section integration)
    {
        switch (integration.Text("PassthroughBehavior"))
        {
            case "NEVER" or "WHEN_NO_TEMPLATES":
                return true;
            case null or "WHEN_NO_MATCH":
                return false;
            case var other:
                integration.Problem("PassthroughBehavior", $"must be NEVER, WHEN_NO_TEMPLATES or WHEN_NO_MATCH, and is {other}.");
                return false;
        }
    }

    private static Choice ReadResponse(Section response)
    {
        var template = StaticText.Template(response, "ResponseTemplates");
        response.RequirePresence("StatusCode");
        return new Choice(response.Text("SelectionPattern") is { Length: > 0 } pattern ? pattern : null, new MockAnswerModel(
            response.Number("StatusCode", 200, 599) ?? 200,
            StaticText.Headers(response, "ResponseParameters", "method.response.header."),
            template?.ContentType ?? "application/json",
            template?.Text ?? ""));
    }

    private static bool Matches(string pattern, int status)
    {
        try
        {
            return Regex.IsMatch($"{status}", $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    // The CDK leaves the name's quotes out, and API Gateway takes it.
    [GeneratedRegex("""^\s*\{\s*["']?statusCode["']?\s*:\s*["']?(?<status>[1-5][0-9]{2})["']?\s*\}\s*$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StatusCode();
}
