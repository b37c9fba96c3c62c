using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Sns;
using LocalCloud.Sns.Filters;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Sns.Filters;

public sealed class FilterPolicyTests
{
    private static readonly TopicModel Topic = new() { LogicalId = "T", Path = "T", Name = "t", Arn = "arn:t" };

    [Theory]
    [InlineData("""{"a": ["x", "y"]}""", """{"a": "y"}""", true)]
    [InlineData("""{"a": ["x", "y"]}""", """{"a": "X"}""", false)]
    [InlineData("""{"a": ["x"], "b": ["y"]}""", """{"a": "x"}""", false)]
    [InlineData("""{"a": ["x"]}""", """{"a": ["w", "x"]}""", true)]
    [InlineData("""{"a": [1]}""", """{"a": 1.0}""", true)]
    [InlineData("""{"a": [1]}""", """{"a": "1"}""", false)]
    [InlineData("""{"a": [true, null]}""", """{"a": null}""", true)]
    [InlineData("""{"a": [true, null]}""", """{"a": false}""", false)]
    [InlineData("""{"a": [{"prefix": "bas"}]}""", """{"a": "baseball"}""", true)]
    [InlineData("""{"a": [{"prefix": "bas"}]}""", """{"a": "rugby"}""", false)]
    [InlineData("""{"a": [{"suffix": "ball"}]}""", """{"a": "baseball"}""", true)]
    [InlineData("""{"a": [{"suffix": "ball"}]}""", """{"a": "ballet"}""", false)]
    [InlineData("""{"a": [{"equals-ignore-case": "Tennis"}]}""", """{"a": "TENNIS"}""", true)]
    [InlineData("""{"a": [{"anything-but": ["x", 1]}]}""", """{"a": "y"}""", true)]
    [InlineData("""{"a": [{"anything-but": ["x", 1]}]}""", """{"a": 1}""", false)]
    [InlineData("""{"a": [{"anything-but": ["x", 1]}]}""", """{"a": ["x", "y"]}""", true)]
    [InlineData("""{"a": [{"anything-but": ["x", 1]}]}""", """{"b": "y"}""", false)]
    [InlineData("""{"a": [{"anything-but": {"prefix": "order-"}}]}""", """{"a": "order-1"}""", false)]
    [InlineData("""{"a": [{"anything-but": {"prefix": "order-"}}]}""", """{"a": "data"}""", true)]
    [InlineData("""{"a": [{"numeric": [">", 0, "<=", 150]}]}""", """{"a": 150}""", true)]
    [InlineData("""{"a": [{"numeric": [">", 0, "<=", 150]}]}""", """{"a": 0}""", false)]
    [InlineData("""{"a": [{"numeric": ["=", 3.015e2]}]}""", """{"a": 301.5}""", true)]
    [InlineData("""{"a": [{"numeric": ["<", 1]}]}""", """{"a": "0"}""", false)]
    [InlineData("""{"a": [{"exists": true}]}""", """{"a": 0}""", true)]
    [InlineData("""{"a": [{"exists": true}]}""", """{"a": null}""", false)]
    [InlineData("""{"a": [{"exists": false}]}""", """{"b": 1}""", true)]
    [InlineData("""{"a": [{"exists": false}]}""", """{"a": 1}""", false)]
    [InlineData("""{"a": [{"exists": false}]}""", "{}", false)]
    [InlineData("""{"$or": [{"a": ["x"]}, {"b": [{"numeric": [">", 1]}]}], "c": ["z"]}""", """{"b": 2, "c": "z"}""", true)]
    [InlineData("""{"$or": [{"a": ["x"]}, {"b": [{"numeric": [">", 1]}]}], "c": ["z"]}""", """{"b": 1, "c": "z"}""", false)]
    [InlineData("""{"$or": [{"a": ["x"]}, {"b": ["y"]}], "c": ["z"]}""", """{"a": "x"}""", false)]
    [InlineData("""{"$or": ["x"]}""", """{"$or": "x"}""", true)]
    [InlineData("""{"a": {"b": ["x"]}}""", """{"a": {"b": "x"}}""", true)]
    [InlineData("""{"a": {"b": ["x"]}}""", """{"a": [{"b": "w"}, {"b": "x"}]}""", true)]
    [InlineData("""{"a": {"b": ["x"]}}""", """{"b": "x"}""", false)]
    [InlineData("""{"a": {"b": [{"exists": false}]}}""", """{"c": "x"}""", true)]
    [InlineData("""{"a": ["x"]}""", "no JSON", false)]
    [InlineData("""{"a": ["x"]}""", """["a"]""", false)]
    [InlineData("""{"a": [{"cidr": "10.0.0.0/24"}]}""", """{"a": "10.0.0.255"}""", true)]
    [InlineData("""{"a": [{"cidr": "10.0.0.0/24"}]}""", """{"a": "10.0.1.0"}""", false)]
    [InlineData("""{"a": [{"cidr": "10.0.0.0/24"}]}""", """{"a": "::1"}""", false)]
    [InlineData("{}", "no JSON", true)]
    public void A_policy_decides_by_the_body(string policy, string body, bool accepted) =>
        (FilterPolicy.Of(Subscription(policy, FilterScope.MessageBody))?.Accepts(Message([]), body) ?? true).ShouldBe(accepted);

    [Theory]
    [InlineData("""{"a": ["x"]}""", "String", "x", true)]
    [InlineData("""{"a": ["x"]}""", "String.Array", """["w", "x"]""", true)]
    [InlineData("""{"a": [{"anything-but": ["x"]}]}""", "String.Array", """["x"]""", false)]
    [InlineData("""{"a": [{"numeric": [">=", 100]}]}""", "Number", "1e2", true)]
    [InlineData("""{"a": [{"numeric": [">=", 100]}]}""", "String", "100", false)]
    [InlineData("""{"a": ["100"]}""", "Number", "100", false)]
    [InlineData("""{"a": [{"exists": false}]}""", "String", "x", false)]
    [InlineData("""{"b": [{"exists": false}]}""", "String", "x", true)]
    public void A_policy_decides_by_the_attributes_and_their_types(string policy, string type, string value, bool accepted) =>
        FilterPolicy.Of(Subscription(policy, FilterScope.MessageAttributes))!
            .Accepts(Message(new() { ["a"] = new MessageAttribute(type, value, null) }), """{"a": "of the body"}""").ShouldBe(accepted);

    [Theory]
    [InlineData("""{"a": "x"}""", "'a' must be a list with at least one value; only a policy of scope MessageBody has objects.")]
    [InlineData("""{"a": []}""", "'a' must be a list with at least one value; only a policy of scope MessageBody has objects.")]
    [InlineData("""{"a": {"b": ["x"]}}""", "'a' must be a list with at least one value; only a policy of scope MessageBody has objects.")]
    [InlineData("""{"a": [{"wildcard": "x*"}]}""", "'a': the operator wildcard isn't emulated. There are: prefix, suffix, equals-ignore-case, cidr, anything-but, numeric, exists.")]
    [InlineData("""{"a": [{"prefix": 1}]}""", "'a': prefix must be a text.")]
    [InlineData("""{"a": [{"prefix": "x", "suffix": "y"}]}""", "'a': a rule has one operator.")]
    [InlineData("""{"a": [{"exists": "yes"}]}""", "'a': exists must be true or false.")]
    [InlineData("""{"a": [{"numeric": [">"]}]}""", "'a': numeric must be a list of one comparison or two, such as [\">\", 0, \"<=\", 150].")]
    [InlineData("""{"a": [{"numeric": ["!=", 1]}]}""", "'a': numeric has no comparison !=. There are: =, <, <=, >, >=.")]
    [InlineData("""{"a": [{"numeric": [">", "1"]}]}""", "'a': numeric compares with numbers, and \"1\" is none.")]
    [InlineData("""{"a": [{"cidr": "10.0.0.0"}]}""", "'a': cidr must be a network such as 10.0.0.0/24.")]
    [InlineData("""{"a": [{"anything-but": {"numeric": ["=", 1]}}]}""", "'a': the operator numeric isn't emulated. There are: prefix, suffix.")]
    [InlineData("""{"a": [["x"]]}""", "'a': a list in a list is no rule.")]
    public void What_is_no_policy_ends_the_start_in_one_line(string policy, string problem) =>
        Should.Throw<StartException>(() => FilterPolicy.Of(Subscription(policy, FilterScope.MessageAttributes))).Message.ShouldBe($"Shop/It, FilterPolicy: {problem}");

    private static SubscriptionModel Subscription(string policy, FilterScope scope) => new()
    {
        LogicalId = "It",
        Path = "Shop/It",
        Arn = "arn:t:1",
        TopicArn = Topic.Arn,
        Protocol = SubscriptionProtocol.Email,
        Endpoint = "a@example.com",
        FilterPolicy = policy,
        FilterScope = scope,
    };

    private static TopicMessage Message(Dictionary<string, MessageAttribute> attributes) => new()
    {
        Id = "1",
        Topic = Topic,
        Subject = null,
        Default = "",
        ByProtocol = new Dictionary<string, string>(),
        Attributes = attributes,
        PublishedAt = DateTimeOffset.UnixEpoch,
    };
}
