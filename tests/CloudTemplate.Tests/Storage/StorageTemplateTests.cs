using System.Text;
using System.Text.Json.Nodes;

namespace CloudTemplate.Tests.Storage;

public sealed class StorageTemplateTests
{
    private const string Function = """
        "Fn": { "Type": "AWS::Lambda::Function", "Properties": { "Role": { "Fn::GetAtt": ["Role", "Arn"] } } },
        "Role": { "Type": "AWS::IAM::Role", "Properties": { } }
        """;

    [Fact]
    public void What_keeps_something_is_taken_with_what_it_needs_and_what_belongs_to_it_and_nothing_else()
    {
        var storage = Of($$"""
            "Orders": { "Type": "AWS::DynamoDB::Table", "DependsOn": ["Role"], "Properties": { "SSESpecification": { "KMSMasterKeyId": { "Fn::GetAtt": ["Key", "Arn"] } }, "StreamSpecification": { "StreamViewType": "KEYS_ONLY" } } },
            "Key": { "Type": "AWS::KMS::Key", "Properties": { } },
            "Unused": { "Type": "AWS::KMS::Key", "Properties": { } },
            "Alias": { "Type": "AWS::KMS::Alias", "Properties": { "AliasName": "alias/orders", "TargetKeyId": { "Ref": "Key" } } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": "Dead.Arn" } } } },
            "Dead": { "Type": "AWS::SQS::Queue" },
            "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "EventSourceArn": { "Fn::GetAtt": ["Queue", "Arn"] } } },
            "Alarm": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "AlarmActions": [{ "Ref": "Topic" }] } },
            "Topic": { "Type": "AWS::SNS::Topic" },
            "Secret": { "Type": "AWS::SecretsManager::Secret" },
            {{Function}}
            """);

        storage.Resources.Select(resource => resource.LogicalId).ShouldBe(["Orders", "Key", "Alias", "Queue", "Dead", "Topic", "Secret"]);
        var json = JsonNode.Parse(storage.Json)!;
        json["Resources"]!["Orders"]!["DependsOn"].ShouldBeNull();
        json["Outputs"]!.AsObject().Select(output => output.Key).ShouldBe(
            ["MadeOrders", "MadeOrdersStreamArn", "MadeKey", "MadeQueue", "MadeQueueQueueName", "MadeDead", "MadeDeadQueueName", "MadeTopic", "MadeTopicTopicName", "MadeSecret"]);
    }

    [Fact]
    public void Nothing_outlives_the_stack()
    {
        var made = JsonNode.Parse(Of("""
            "Orders": { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": { "TableName": "orders", "DeletionProtectionEnabled": true } }
            """).Json)!["Resources"]!["Orders"]!;

        ((string?)made["DeletionPolicy"], (string?)made["UpdateReplacePolicy"]).ShouldBe(("Delete", "Delete"));
        made["Properties"]!.ToJsonString().ShouldBe("""{"TableName":"orders"}""");
    }

    [Fact]
    public void A_statement_that_allows_something_to_what_is_not_made_is_left_out()
    {
        var key = JsonNode.Parse(Of($$"""
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "KmsMasterKeyId": { "Ref": "Key" } } },
            "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Statement": [
                { "Sid": "Everybody", "Effect": "Allow", "Principal": "*" },
                { "Sid": "TheRole", "Effect": "Allow", "Principal": { "AWS": { "Fn::Sub": "${Role.Arn}" } } }] } } },
            {{Function}}
            """).Json)!["Resources"]!["Key"]!;

        key["Properties"]!["KeyPolicy"]!["Statement"]!.AsArray().ShouldHaveSingleItem()!["Sid"]!.GetValue<string>().ShouldBe("Everybody");
    }

    [Theory]
    [InlineData("""
        "Policy": { "Type": "AWS::SQS::QueuePolicy", "Properties": { "Queues": [{ "Ref": "Queue" }], "PolicyDocument": { "Statement": [{ "Effect": "Deny", "Principal": { "AWS": { "Fn::GetAtt": ["Role", "Arn"] } } }] } } }
        """, "Policy", "Role")]
    [InlineData("""
        "Topic": { "Type": "AWS::SNS::Topic" },
        "Subscription": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Topic" }, "Protocol": "lambda", "Endpoint": { "Fn::GetAtt": ["Fn", "Arn"] } } }
        """, "Subscription", "Fn")]
    public void What_storage_can_not_be_made_without_is_refused_by_name(string resources, string owner, string missing)
    {
        var problems = Should.Throw<TemplateException>(() => Of($$"""
            "Queue": { "Type": "AWS::SQS::Queue" }, {{resources}}, {{Function}}
            """)).Problems;

        problems.ShouldHaveSingleItem().ShouldStartWith($"{owner}: it refers to {missing} (");
    }

    [Fact]
    public void Only_parameters_that_storage_uses_are_kept_and_conditions_stay()
    {
        const string Template = """
            {
              "Parameters": { "Name": { "Type": "String", "Default": "orders" }, "BootstrapVersion": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk" }, "Stage": { "Type": "String", "Default": "dev" } },
              "Conditions": { "IsDev": { "Fn::Equals": [{ "Ref": "Stage" }, "dev"] } },
              "Resources": { "Queue": { "Type": "AWS::SQS::Queue", "Condition": "IsDev", "Properties": { "QueueName": { "Ref": "Name" } } } }
            }
            """;

        var json = JsonNode.Parse(StorageTemplate.Of(Encoding.UTF8.GetBytes(Template)).Json)!;

        json["Parameters"]!.AsObject().Select(parameter => parameter.Key).ShouldBe(["Name", "Stage"]);
        json["Conditions"]!["IsDev"].ShouldNotBeNull();
        ((string?)json["Resources"]!["Queue"]!["Condition"]).ShouldBe("IsDev");
    }

    [Fact]
    public void The_whole_template_resolves_with_what_AWS_calls_the_storage()
    {
        const string Resources = """
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }], "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }], "BillingMode": "PAY_PER_REQUEST", "StreamSpecification": { "StreamViewType": "KEYS_ONLY" } } },
            "Queue": { "Type": "AWS::SQS::Queue" },
            "Secret": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "key" } },
            "Bucket": { "Type": "AWS::S3::Bucket" }
            """;
        var made = Of(Resources).Made(new Dictionary<string, string>
        {
            ["MadeOrders"] = "orders-1", ["MadeOrdersStreamArn"] = "arn:stream", ["MadeQueue"] = "https://queue", ["MadeQueueQueueName"] = "queue-1",
            ["MadeSecret"] = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-AbCdEf", ["MadeBucket"] = "bucket-1",
        });

        var system = Templates.Resolve(Templates.Of(Resources), Templates.Shop with { AccountId = "123456789012", Made = made });

        (system.Tables[0].Name, system.Tables[0].StreamArn).ShouldBe(("orders-1", "arn:stream"));
        system.Queues[0].Arn.ShouldBe("arn:aws:sqs:us-east-1:123456789012:queue-1");
        system.Secrets[0].Arn.ShouldEndWith("key-AbCdEf");
        system.Buckets[0].Name.ShouldBe("bucket-1");
    }

    [Fact]
    public void A_stack_that_does_not_say_what_it_made_is_refused_by_name() =>
        Should.Throw<TemplateException>(() => Of("""
            "Queue": { "Type": "AWS::SQS::Queue" }
            """).Made(new Dictionary<string, string> { ["MadeQueue"] = "https://queue" })).Problems.ShouldHaveSingleItem().ShouldStartWith("Outputs.MadeQueueQueueName:");

    private static StorageTemplate Of(string resources) => StorageTemplate.Of(Encoding.UTF8.GetBytes(Templates.Of(resources)));
}
