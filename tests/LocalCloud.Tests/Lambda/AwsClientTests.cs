using System.Text.Json.Nodes;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Lambda;

/// <summary>What AWS's own client for Node.js sees of a whole cloud: <c>every-operation.mjs</c>, step by step.</summary>
public sealed class AwsClientTests(AwsClientTests.Walk walk) : IClassFixture<AwsClientTests.Walk>
{
    private readonly JsonObject _seen = walk.Seen;

    public static TheoryData<string, string> Steps => new()
    {
        { "answered", """{"status":200,"version":"$LATEST","payload":"{\"order\":7}","error":null}""" },
        { "log", """["START","END","REPORT"]""" },
        { "failed", """{"status":200,"error":"Unhandled","type":"Sample.Error"}""" },
        { "later", """{"status":202,"payload":""}""" },
        { "dry", "204" },
        { "whole", """{"name":"OrderWorker","memory":256,"reserved":null}""" },
        { "configuration", "\"LocalCloud.SampleFunction\"" },
        { "functions", """["OrderWorker","Resting"]""" },
        { "concurrency", "0" },
        { "noConcurrency", "null" },
        { "settings", """{"retries":1,"age":3600,"success":"arn:aws:sqs:us-east-1:000000000000:Ends"}""" },
        { "unknown", """{"name":"ResourceNotFoundException","status":404,"reason":null}""" },
        { "noSettings", """{"name":"ResourceNotFoundException","status":404,"reason":null}""" },
        { "resting", """{"name":"TooManyRequestsException","status":429,"reason":"ReservedFunctionConcurrentInvocationLimitExceeded"}""" },
        { "notJson", """{"name":"InvalidRequestContentException","status":400,"reason":null}""" },
        { "tooLarge", """{"name":"RequestTooLargeException","status":413,"reason":null}""" },
        { "tooLargeForLater", """{"name":"RequestTooLargeException","status":413,"reason":null}""" },
        { "update", """{"name":"NotImplemented","status":501,"reason":null}""" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_shows_what_it_shows_in_AWS(string step, string expected) =>
        JsonNode.DeepEquals(_seen[step], JsonNode.Parse(expected)).ShouldBeTrue($"{step}: {_seen[step]?.ToJsonString()}");

    [Fact]
    public void The_event_that_nobody_waited_for_reached_the_function_and_its_destination()
    {
        ((string?)walk.Record["requestContext"]!["requestId"]).ShouldBe((string?)_seen["laterId"]);
        ((bool)walk.Record["responsePayload"]!["later"]!).ShouldBeTrue();
    }

    [Fact]
    public void A_topic_s_message_reached_the_function_that_subscribes()
    {
        var published = walk.Published["responsePayload"]!["Records"]!.AsArray().ShouldHaveSingleItem()!;

        ((string?)published["EventSource"]).ShouldBe("aws:sns");
        ((string?)published["EventSubscriptionArn"]).ShouldStartWith("arn:aws:sns:us-east-1:000000000000:orders:");
        var message = published["Sns"]!.AsObject();
        ((string?)message["Message"]).ShouldBe("grüße");
        ((string?)message["MessageAttributes"]!["kind"]!["Value"]).ShouldBe("test");
        message.ContainsKey("Subject").ShouldBeTrue();
        message["Subject"].ShouldBeNull();
        message.Select(member => member.Key).ShouldBe(
            ["Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertUrl", "UnsubscribeUrl", "MessageAttributes"]);
    }

    /// <summary>One walk for all who look at it.</summary>
    public sealed class Walk : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lambda-walk-");

        public JsonObject Seen { get; private set; } = [];

        /// <summary>What the destination was told of the walk's event.</summary>
        public JsonNode Record { get; private set; } = new JsonObject();

        /// <summary>What the destination was told of the topic's message.</summary>
        public JsonNode Published { get; private set; } = new JsonObject();

        public async Task InitializeAsync()
        {
            await using var cloud = await OrdersCloud.StartAsync(_folder, WithEnds);
            Seen = (await NodeScript.RunAsync(cloud, "Lambda/every-operation.mjs", cloud.Endpoint("Lambda"))).AsObject();
            Record = await ReceiveAsync(cloud);

            await cloud.PublishAsync("arn:aws:sns:us-east-1:000000000000:orders", "grüße", "kind", "test");
            Published = await ReceiveAsync(cloud);
        }

        public Task DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return Task.CompletedTask;
        }

        private static async Task<JsonNode> ReceiveAsync(OrdersCloud cloud)
        {
            var (_, body) = await cloud.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject { ["QueueUrl"] = cloud["EndsUrl"], ["WaitTimeSeconds"] = 20 });
            return JsonNode.Parse((string)body["Messages"]!.AsArray().ShouldHaveSingleItem()!["Body"]!)!;
        }

        /// <summary>A destination, a function that may not run, and a topic that the worker subscribes to.</summary>
        private static void WithEnds(JsonObject template)
        {
            var resources = template["Resources"]!;
            var resting = resources["Worker"]!.DeepClone();
            resting["Properties"]!["FunctionName"] = "Resting";
            resting["Properties"]!["ReservedConcurrentExecutions"] = 0;
            resources["Resting"] = resting;
            foreach (var (name, resource) in JsonNode.Parse(More)!.AsObject())
            {
                resources[name] = resource!.DeepClone();
            }

            template["Outputs"]!["EndsUrl"] = JsonNode.Parse("""{ "Value": { "Ref": "Ends" } }""");
        }

        private const string More = """
            {
              "Ends": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "Ends" } },
              "Config": {
                "Type": "AWS::Lambda::EventInvokeConfig",
                "Properties": {
                  "FunctionName": { "Ref": "Worker" }, "Qualifier": "$LATEST", "MaximumRetryAttempts": 1, "MaximumEventAgeInSeconds": 3600,
                  "DestinationConfig": { "OnSuccess": { "Destination": { "Fn::GetAtt": ["Ends", "Arn"] } } }
                }
              },
              "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "orders" } },
              "Subscribed": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Topic" }, "Protocol": "lambda", "Endpoint": { "Fn::GetAtt": ["Worker", "Arn"] } } },
              "May": { "Type": "AWS::Lambda::Permission", "Properties": { "Action": "lambda:InvokeFunction", "FunctionName": { "Ref": "Worker" }, "Principal": "sns.amazonaws.com", "SourceArn": { "Ref": "Topic" } } }
            }
            """;
    }
}
