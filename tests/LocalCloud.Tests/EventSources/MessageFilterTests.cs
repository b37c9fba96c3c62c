using System.Text.Json;
using LocalCloud.EventSources.Filtering;

namespace LocalCloud.Tests.EventSources;

public sealed class MessageFilterTests
{
    /// <summary>Patterns of the body, bodies that match, bodies that don't.</summary>
    public static TheoryData<string, string[], string[]> Rules => new()
    {
        { """{"kind": ["order"]}""", ["""{"kind": "order", "more": 1}""", """{"kind": ["a", "order"]}"""], ["""{"kind": "Order"}""", """{"kind": null}""", "{}", "[]", "order", """{"kind": {"kind": "order"}}"""] },
        { """{"kind": ["order", "refund"]}""", ["""{"kind": "refund"}"""], ["""{"kind": "parcel"}"""] },
        { """{"kind": ["order"], "place": {"city": ["Ulm"]}}""", ["""{"kind": "order", "place": {"city": "Ulm"}}"""], ["""{"kind": "order", "place": {"city": "Bonn"}}""", """{"kind": "order", "place": "Ulm"}""", """{"kind": "order"}"""] },
        { """{"lines": {"sku": ["a"], "count": [2]}}""", ["""{"lines": [{"sku": "b", "count": 1}, {"sku": "a", "count": 2}]}"""], ["""{"lines": [{"sku": "a", "count": 1}, {"sku": "b", "count": 2}]}"""] },
        { """{"n": [null]}""", ["""{"n": null}"""], ["{}", """{"n": 0}""", """{"n": ""}"""] },
        { """{"n": [""]}""", ["""{"n": ""}"""], ["{}", """{"n": null}"""] },
        { """{"n": [true]}""", ["""{"n": true}"""], ["""{"n": false}""", """{"n": "true"}"""] },
        { """{"n": [300]}""", ["""{"n": 300}"""], ["""{"n": 300.0}""", """{"n": 3.0e2}""", """{"n": "300"}"""] },
        { """{"n": [{"numeric": ["=", 300]}]}""", ["""{"n": 300}""", """{"n": 300.0}""", """{"n": 3.0e2}"""], ["""{"n": 300.5}""", """{"n": "300"}""", "{}"] },
        { """{"n": [{"numeric": [">", 0, "<=", 5]}]}""", ["""{"n": 0.1}""", """{"n": 5}"""], ["""{"n": 0}""", """{"n": 5.1}"""] },
        { """{"n": [{"numeric": [">=", -1]}, {"numeric": ["<", -9]}]}""", ["""{"n": -1}""", """{"n": -10}"""], ["""{"n": -2}"""] },
        { """{"n": [{"prefix": "ab"}]}""", ["""{"n": "abc"}"""], ["""{"n": "Abc"}""", """{"n": "cab"}""", """{"n": 5}"""] },
        { """{"n": [{"suffix": ".png"}]}""", ["""{"n": "a.png"}"""], ["""{"n": "a.png "}"""] },
        { """{"n": [{"equals-ignore-case": "Straße"}]}""", ["""{"n": "sTRAßE"}"""], ["""{"n": "Strasse"}"""] },
        { """{"n": [{"anything-but": ["a", 1]}]}""", ["""{"n": "b"}""", """{"n": 2}""", """{"n": null}"""], ["""{"n": "a"}""", """{"n": 1}""", "{}"] },
        { """{"n": [{"anything-but": "a"}]}""", ["""{"n": "b"}"""], ["""{"n": "a"}"""] },
        { """{"n": [{"exists": true}]}""", ["""{"n": null}""", """{"n": 0}"""], ["{}", """{"n": {"leaf": 1}}""", """{"n": []}"""] },
        { """{"n": [{"exists": false}]}""", ["{}", """{"m": 1}"""], ["""{"n": null}"""] },
        { """{"a": {"b": [{"exists": false}]}}""", ["{}", """{"a": {}}""", """{"a": 1}"""], ["""{"a": {"b": 1}}"""] },
        { """{"$or": [{"a": [1]}, {"b": [{"prefix": "x"}]}], "c": [true]}""", ["""{"a": 1, "c": true}""", """{"b": "xy", "c": true}"""], ["""{"a": 1}""", """{"c": true}"""] },
        { """{"a": {"$or": [{"b": [1]}, {"c": [1]}]}}""", ["""{"a": {"c": 1}}"""], ["""{"b": 1}"""] },
        { """["plain"]""", ["plain"], ["Plain", """{"plain": 1}""", """["plain"]"""] },
        { """[{"prefix": "id="}]""", ["id=5"], ["""{"id=": 5}"""] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_body_reaches_the_function_when_the_pattern_says_so(string pattern, string[] matching, string[] others)
    {
        var filter = MessageFilter.Parse($$"""{"body": {{pattern}}}""");

        matching.ShouldAllBe(body => filter.Matches(body));
        others.ShouldAllBe(body => !filter.Matches(body));
    }

    [Fact]
    public void Alternatives_may_stand_around_the_body_too()
    {
        var filter = MessageFilter.Parse("""{"$or": [{"body": {"a": [1]}}, {"body": ["plain"]}]}""");

        filter.Matches("plain").ShouldBeTrue();
        filter.Matches("""{"a": 1}""").ShouldBeTrue();
        filter.Matches("""{"a": 2}""").ShouldBeFalse();
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"a": "\ud800"}""")]
    [InlineData("{\"a\": ")]
    [InlineData("")]
    public void A_body_that_cannot_be_read_matches_no_pattern_of_fields(string body) =>
        MessageFilter.Parse("""{"body": {"a": ["x", {"exists": false}]}}""").Matches(body).ShouldBeFalse();

    [Theory]
    [InlineData("body", "isn't JSON")]
    [InlineData("{}", "a field or more")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"messageAttributes": {"kind": {"stringValue": ["order"]}}}""", "'messageAttributes' can't be filtered by")]
    [InlineData("""{"body": "order"}""", "'body' must be a list with at least one value, or an object.")]
    [InlineData("""{"body": []}""", "'body' must be a list")]
    [InlineData("""{"body": {"a": [["b"]]}}""", "a list in a list")]
    [InlineData("""{"body": {"a": [{"prefix": "b", "suffix": "c"}]}}""", "one operator")]
    [InlineData("""{"body": {"a": [{"wildcard": "b*"}]}}""", "'a': the operator wildcard isn't emulated")]
    [InlineData("""{"body": {"a": [{"prefix": 5}]}}""", "'a': prefix must be a text")]
    [InlineData("""{"body": {"a": [{"anything-but": {"prefix": "b"}}]}}""", "'a': anything-but must be a text, a number, or a list of those.")]
    [InlineData("""{"body": {"a": [{"anything-but": []}]}}""", "'a': anything-but must be a text, a number, or a list of those.")]
    [InlineData("""{"body": {"a": [{"exists": "yes"}]}}""", "'a': exists must be true or false")]
    [InlineData("""{"body": {"a": [{"numeric": [">"]}]}}""", "one comparison or two")]
    [InlineData("""{"body": {"a": [{"numeric": ["!=", 5]}]}}""", "numeric has no comparison !=")]
    [InlineData("""{"body": {"a": [{"numeric": [">", "5"]}]}}""", "numeric compares with numbers")]
    [InlineData("""{"body": {"$or": [{"a": [1]}]}}""", "two patterns or more")]
    public void What_Lambda_does_not_take_is_refused_with_the_reason(string pattern, string reason) =>
        Should.Throw<FormatException>(() => MessageFilter.Parse(pattern)).Message.ShouldContain(reason);

    [Fact]
    public void A_pattern_has_up_to_4096_characters() =>
        Should.Throw<FormatException>(() => MessageFilter.Parse($$"""{"body": ["{{new string('a', 4096)}}"]}""")).Message.ShouldContain("4096");

    [Theory]
    [InlineData("""{"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": [{"prefix": "ord"}]}}}}""", true)]
    [InlineData("""{"dynamodb": {"NewImage": {"lines": {"L": {"M": {"sku": {"S": ["b"]}}}}}}}""", true)]
    [InlineData("""{"dynamodb": {"OldImage": {"kind": {"S": [{"exists": false}]}}}}""", true)]
    [InlineData("""{"dynamodb": {"NewImage": {"count": {"N": [{"numeric": [">", 1]}]}}}}""", false)]   // DynamoDB's numbers are texts
    [InlineData("""{"eventName": ["REMOVE"]}""", false)]
    public void A_record_of_any_shape_is_matched_by_a_pattern_of_its_shape(string pattern, bool matches)
    {
        using var record = JsonDocument.Parse("""
            {"eventName": "INSERT", "dynamodb": {"NewImage": {"kind": {"S": "order"}, "count": {"N": "2"}, "lines": {"L": [{"M": {"sku": {"S": "a"}}}, {"M": {"sku": {"S": "b"}}}]}}}}
            """);

        LambdaPattern.Parse(pattern).Matches(record.RootElement).ShouldBe(matches);
    }
}
