using System.Text;
using LocalCloud.FrontDoor;
using LocalCloud.Logs.Filters;

namespace LocalCloud.Tests.Logs;

/// <summary>By the examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html, and beyond.</summary>
public sealed class FilterPatternTests
{
    private const string Json = """
        {"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","arrayKey":["value","another value"],"objectList":[{"name":"a","id":1},{"name":"b","id":2}],
        "SomeObject":null,"cluster.name":"c","on":true,"off":false,"took":31.5,"big":1e3,"quote":"say \"hi\"","user":{"id":1,"e-mail":"John.Doe@example.com"},"status":"200"}
        """;

    [Theory]
    [InlineData("", true)]
    [InlineData("  ", true)]
    [InlineData("ERROR", true)]
    [InlineData("error", false)]
    [InlineData("ARGUMENTS ERROR", true)]
    [InlineData("ERROR WARN", false)]
    [InlineData("?WARN ?ERROR", true)]
    [InlineData("?WARN ?FATAL", false)]
    [InlineData("ERROR -ARGUMENTS", false)]
    [InlineData("ERROR -EXITING", true)]
    [InlineData("-EXITING", true)]
    [InlineData("\"INVALID ARGUMENTS\"", true)]
    [InlineData("\"ARGUMENTS INVALID\"", false)]
    [InlineData("\"[ERROR\" -\"500\"", true)]
    [InlineData("\"a \\\"b\\\" \\\\\"", true)]
    [InlineData("?\"no such\" ?\"420] \"", true)]
    [InlineData("größe", true)]
    public void Terms(string pattern, bool expected) =>
        FilterPattern.Parse(pattern).Matches("[ERROR 420] INVALID ARGUMENTS: größe a \"b\" \\"u8).ShouldBe(expected);

    [Theory]
    [InlineData("{ $.eventType = \"UpdateTrail\" }", true)]
    [InlineData("{$.eventType=UpdateTrail}", true)]
    [InlineData("{ $.eventType != \"UpdateTrail\" }", false)]
    [InlineData("{ $.eventType = \"Update*\" }", true)]
    [InlineData("{ $.eventType = *Trail }", true)]
    [InlineData("{ $.eventType = \"*date*ai*\" }", true)]
    [InlineData("{ $.eventType = \"*\" }", true)]
    [InlineData("{ $.nothing = \"*\" }", false)]
    [InlineData("{ $.sourceIPAddress != 123.123.* }", true)]
    [InlineData("{ $.sourceIPAddress = 111.111.* }", true)]
    [InlineData("{ $.nothing != \"x\" }", false)]
    [InlineData("{ $.arrayKey[0] = \"value\" }", true)]
    [InlineData("{ $.arrayKey[2] = \"value\" }", false)]
    [InlineData("{ $.eventType[0] = \"U\" }", false)]
    [InlineData("{ $.objectList[1].id = 2 }", true)]
    [InlineData("{ $.['cluster.name'] = \"c\" && $['cluster.name'] = \"c\" }", true)]
    [InlineData("{ $.user.e-mail = \"John.Doe@example.com\" }", true)]
    [InlineData("{ $.SomeObject IS NULL }", true)]
    [InlineData("{ $.nothing IS NULL }", false)]
    [InlineData("{ $.nothing NOT EXISTS }", true)]
    [InlineData("{ $.SomeObject NOT EXISTS }", false)]
    [InlineData("{ $.on IS TRUE && $.off IS FALSE }", true)]
    [InlineData("{ $.off IS TRUE }", false)]
    [InlineData("{ $.took > 31 && $.took <= 31.5 && $.took != 3 }", true)]
    [InlineData("{ $.took >= 3.16e1 }", false)]
    [InlineData("{ $.big = 1000 }", true)]
    [InlineData("{ $.eventType > 3 }", false)]
    [InlineData("{ $.status = 200 }", true)]
    [InlineData("{ $.status = 2* }", true)]
    [InlineData("{ $.quote = \"say \\\"hi\\\"\" }", true)]
    [InlineData("{ ($.user.id = 1) && ($.objectList[0].name = \"b\" || $.objectList[1].name = \"b\") }", true)]
    [InlineData("{ $.user.id = 2 && $.on IS TRUE || $.off IS FALSE }", true)]
    [InlineData("{ $.user.id = 2 && ($.on IS TRUE || $.off IS FALSE) }", false)]
    public void Json_properties(string pattern, bool expected) => FilterPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(Json)).ShouldBe(expected);

    [Theory]
    [InlineData("plain text")]
    [InlineData("{ not JSON")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1} and more")]
    [InlineData("")]
    public void What_is_no_JSON_object_matches_no_condition(string message) =>
        FilterPattern.Parse("{ $.b NOT EXISTS }").Matches(Encoding.UTF8.GetBytes(message)).ShouldBeFalse();

    [Theory]
    [InlineData("[ip, user, status = 4*]", "space-delimited")]
    [InlineData("%ERR.R%", "regular expressions")]
    [InlineData("{ $.a = %x% }", "regular expressions")]
    [InlineData("?ERROR WARN", "'?'")]
    [InlineData("a-b", "'a-b'")]
    [InlineData("\"open", "quotation mark")]
    [InlineData("{ $.a = 1", "must end with '}'")]
    [InlineData("{ }", "property")]
    [InlineData("{ $.a }", "IS or NOT EXISTS")]
    [InlineData("{ $ = 1 }", "property")]
    [InlineData("{ $.* = 1 }", "name")]
    [InlineData("{ $.a[*] = 1 }", "wildcards")]
    [InlineData("{ $.a > x }", "numbers")]
    [InlineData("{ $.a = }", "quote it")]
    [InlineData("{ ($.a = 1 }", "parenthesis")]
    [InlineData("{ $.a = 1 $.b = 2 }", "$.b = 2")]
    [InlineData("{ $.a IS MISSING }", "NULL, TRUE or FALSE")]
    public void What_isnt_read_is_refused_with_the_reason(string pattern, string reason)
    {
        var refusal = Should.Throw<AwsServiceException>(() => FilterPattern.Parse(pattern));

        refusal.Code.ShouldBe("InvalidParameterException");
        refusal.Message.ShouldContain(reason);
    }

    [Fact]
    public void Parentheses_without_end_are_refused_too() =>
        Should.Throw<AwsServiceException>(() => FilterPattern.Parse($"{{{new string('(', 500)}$.a=1{new string(')', 500)}}}")).Message.ShouldContain("deep");
}
