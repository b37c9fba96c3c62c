using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Remote;

namespace LocalCloud.Tests.Remote;

public sealed class RemoteStackTests
{
    private static readonly RemoteStack Stack = new("us-east-1", "000000000000", new Dictionary<string, string> { ["Orders"] = "orders" });

    [Fact]
    public void What_can_not_be_had_from_AWS_is_refused_line_by_line()
    {
        SystemModel system = new()
        {
            StackName = "Shop",
            Region = "us-east-1",
            AccountId = "000000000000",
            Queues = [Queue("Orders"), Queue("Forgotten")],
            Subscriptions =
            [
                new SubscriptionModel { LogicalId = "Told", Path = "Shop/Told", Arn = "arn:1", TopicArn = "arn:topic", Protocol = SubscriptionProtocol.Lambda, Endpoint = "arn:function" },
            ],
            Functions = [Function("KEY", "{{resolve:secretsmanager:key:SecretString}}")],
        };

        var reasons = Should.Throw<StartException>(() => Stack.Check(system)).Reasons;

        reasons.Count.ShouldBe(3);
        reasons[0].ShouldStartWith("Shop/Forgotten (Forgotten) isn't among the resources of --remote.");
        reasons[1].ShouldStartWith("Shop/Told: a topic in AWS can't call a function on this machine.");
        reasons[2].ShouldStartWith("Shop/Fn: the variable KEY refers to a secret's value");
    }

    [Fact]
    public void A_system_whose_storage_is_all_there_passes() => Should.NotThrow(() => Stack.Check(new SystemModel
    {
        StackName = "Shop", Region = "us-east-1", AccountId = "000000000000", Queues = [Queue("Orders")], Functions = [Function("QUEUE", "https://queue")],
    }));

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SECRETS_MANAGER", "secretsmanager", null, "http://127.0.0.1:4000/")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "dynamodb", "streams.dynamodb", "http://127.0.0.1:4000/")]
    [InlineData("AWS_ENDPOINT_URL", "sqs", null, "http://127.0.0.1:4000/")]
    [InlineData("AWS_ENDPOINT_URL_S3", "sqs", null, "https://sqs.eu-north-1.amazonaws.com/")]
    [InlineData("AWS_ENDPOINT_URL_S3", "dynamodb", "streams.dynamodb", "https://streams.dynamodb.eu-north-1.amazonaws.com/")]
    public void A_service_answers_where_its_variable_says_or_the_common_one_or_in_the_region(string variable, string service, string? host, string address) =>
        new RemoteEndpoints("eu-north-1", name => name == variable ? "http://127.0.0.1:4000" : null).Of(service, host).AbsoluteUri.ShouldBe(address);

    [Fact]
    public void An_address_that_is_none_is_named() =>
        Should.Throw<StartException>(() => new RemoteEndpoints("us-east-1", _ => "localhost").Of("sqs")).Message.ShouldContain("AWS_ENDPOINT_URL_SQS is 'localhost'");

    private static QueueModel Queue(string name) => new() { LogicalId = name, Path = $"Shop/{name}", Name = name, Arn = $"arn:aws:sqs:us-east-1:000000000000:{name}", Url = "" };

    private static FunctionModel Function(string variable, string value) => new()
    {
        LogicalId = "Fn", Path = "Shop/Fn", Name = "Fn", Arn = "arn:function", RoleArn = "", Handler = "Fn", Runtime = "dotnet10", LogGroupName = "/aws/lambda/Fn", CodeKey = "", Timeout = TimeSpan.FromSeconds(3), MemorySize = 128, Environment = new Dictionary<string, string> { [variable] = value },
    };
}
