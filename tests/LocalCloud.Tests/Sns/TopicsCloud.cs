using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Tests.Hosting;
using Tests.Support;

namespace LocalCloud.Tests.Sns;

/// <summary>A whole LocalCloud with topics, the queues that they feed, and no function.</summary>
public sealed class TopicsCloud : IAsyncLifetime
{
    public const string TopicArn = "arn:aws:sns:us-east-1:000000000000:orders";
    public const string ParcelsArn = "arn:aws:sns:us-east-1:000000000000:parcels";
    private static readonly XNamespace Sns = "http://sns.amazonaws.com/doc/2010-03-31/";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("topics-");
    private OrdersCloud? _cloud;

    internal OrdersCloud Cloud => _cloud!;

    public DirectoryInfo Folder => _folder;

    public async Task InitializeAsync() => _cloud = await OrdersCloud.StartAsync(_folder, Edit, seed: []);

    public async Task DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Calls SNS by the Query protocol.</summary>
    public async Task<(int Status, XElement Answer)> CallAsync(string action, params (string Name, string Value)[] parameters)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Cloud.Endpoint("SNS"))
        {
            Content = new FormUrlEncodedContent([new("Action", action), new("Version", "2010-03-31"), .. parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))]),
        };
        await AwsSignature.SignAsync(request, Cloud["AccessKeyId"], Cloud["SecretAccessKey"], "sns");
        using var response = await Cloud.Http.SendAsync(request);
        return ((int)response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The text of the first element of that name; null when there is none.</summary>
    public static string? Text(XElement answer, string name) => answer.Descendants(Sns + name).FirstOrDefault()?.Value;

    /// <summary>The texts of all elements of that name.</summary>
    public static IReadOnlyList<string> Texts(XElement answer, string name) => [.. answer.Descendants(Sns + name).Select(element => element.Value)];

    /// <summary>The attributes of an answer, by name.</summary>
    public static Dictionary<string, string> Attributes(XElement answer) =>
        answer.Descendants(Sns + "entry").ToDictionary(entry => Text(entry, "key")!, entry => Text(entry, "value")!);

    /// <summary>Takes all that is in a queue.</summary>
    public async Task<IReadOnlyList<JsonNode>> ReceiveAsync(string queue)
    {
        var (status, body) = await Cloud.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject
        {
            ["QueueUrl"] = $"{Cloud.Endpoint("SQS")}/000000000000/{queue}",
            ["MaxNumberOfMessages"] = 10,
            ["MessageAttributeNames"] = new JsonArray("All"),
            ["AttributeNames"] = new JsonArray("All"),
        });
        status.ShouldBe(200);
        return body["Messages"] is JsonArray messages ? [.. messages.Select(message => message!)] : [];
    }

    private static void Edit(JsonObject template)
    {
        template["Resources"] = JsonNode.Parse(Resources);
        template["Outputs"] = new JsonObject();
    }

    private const string Resources = """
        {
          "Orders": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "orders", "DisplayName": "The shop" } },
          "All": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "all" } },
          "Dear": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "dear" } },
          "FromOrders": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
              "Queues": [{ "Ref": "All" }, { "Ref": "Dear" }],
              "PolicyDocument": {
                "Statement": [{
                  "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": "*",
                  "Condition": { "ArnEquals": { "aws:SourceArn": { "Ref": "Orders" } } }
                }]
              }
            }
          },
          "ToAll": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Orders" }, "Protocol": "sqs", "Endpoint": { "Fn::GetAtt": ["All", "Arn"] } } },
          "ToDear": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
              "TopicArn": { "Ref": "Orders" }, "Protocol": "sqs", "Endpoint": { "Fn::GetAtt": ["Dear", "Arn"] }, "RawMessageDelivery": true,
              "FilterPolicy": { "price": [{ "numeric": [">=", 100] }] }
            }
          },
          "ToOwner": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Orders" }, "Protocol": "email", "Endpoint": "owner@example.com", "FilterPolicy": { "mail": ["yes"] } } },
          "Parcels": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "parcels" } },
          "Small": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "small", "MaximumMessageSize": 1024 } },
          "TooLarge": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "too-large" } },
          "FromParcels": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
              "Queues": [{ "Ref": "Small" }, { "Ref": "TooLarge" }],
              "PolicyDocument": { "Statement": { "Effect": "Allow", "Principal": "*", "Action": "SQS:SendMessage", "Resource": "*", "Condition": { "StringEquals": { "aws:SourceAccount": "000000000000" } } } }
            }
          },
          "ToSmall": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
              "TopicArn": { "Ref": "Parcels" }, "Protocol": "sqs", "Endpoint": { "Fn::GetAtt": ["Small", "Arn"] }, "RawMessageDelivery": true,
              "FilterPolicyScope": "MessageBody", "FilterPolicy": { "to": { "country": ["AT"] } },
              "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["TooLarge", "Arn"] } }
            }
          }
        }
        """;
}
