namespace CloudTemplate.Tests.Resources;

public sealed class TopicTests
{
    private const string Orders = """
        "Orders": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "orders" } }
        """;

    private const string OrdersArn = "arn:aws:sns:us-east-1:000000000000:orders";

    private const string Queue = """
        "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders" } }
        """;

    [Fact]
    public void A_topic_is_known_by_its_ARN_and_its_name() =>
        Templates.Resolve($$"""
            {
              "Resources": { {{Orders}} },
              "Outputs": { "Topic": { "Value": { "Fn::Join": [" ", [{ "Ref": "Orders" }, { "Fn::GetAtt": "Orders.TopicArn" }, { "Fn::GetAtt": "Orders.TopicName" }]] } } }
            }
            """).Outputs["Topic"].ShouldBe($"{OrdersArn} {OrdersArn} orders");

    [Fact]
    public void A_topic_without_a_name_gets_one_as_CloudFormation_makes_it() =>
        Templates.Resolve(Templates.Of("""
            "Orders": { "Type": "AWS::SNS::Topic" }
            """)).Topics.Single().Name.ShouldStartWith("Shop-Orders-");

    [Fact]
    public void Encryption_signatures_and_tags_have_no_local_effect() =>
        Templates.Resolve(Templates.Of("""
            "Orders": { "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": "Orders", "KmsMasterKeyId": "alias/aws/sns", "SignatureVersion": "2", "Tags": [{ "Key": "a", "Value": "b" }] } }
            """)).Topics.Single().DisplayName.ShouldBe("Orders");

    [Fact]
    public void A_subscription_has_the_defaults_of_SNS()
    {
        var subscription = Subscription("").Subscriptions.Single();

        subscription.Arn.ShouldMatch($"^{OrdersArn}:[0-9a-f-]{{36}}$");
        subscription.TopicArn.ShouldBe(OrdersArn);
        subscription.Protocol.ShouldBe(SubscriptionProtocol.Sqs);
        subscription.Endpoint.ShouldBe("arn:aws:sqs:us-east-1:000000000000:orders");
        subscription.RawMessageDelivery.ShouldBeFalse();
        subscription.FilterPolicy.ShouldBeNull();
        subscription.FilterScope.ShouldBe(FilterScope.MessageAttributes);
        subscription.DeadLetterQueueArn.ShouldBeNull();
    }

    [Fact]
    public void A_subscription_has_the_settings_of_the_template()
    {
        var subscription = Subscription("""
            , "RawMessageDelivery": "true", "FilterPolicyScope": "MessageBody", "FilterPolicy": { "price": [{ "numeric": [">=", 100] }, "free"], "open": [true] },
            "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": "Queue.Arn" } }, "Region": { "Ref": "AWS::Region" }
            """).Subscriptions.Single();

        subscription.RawMessageDelivery.ShouldBeTrue();
        subscription.FilterScope.ShouldBe(FilterScope.MessageBody);
        subscription.FilterPolicy.ShouldBe("""{"price":[{"numeric":["\u003E=",100]},"free"],"open":[true]}""");
        subscription.DeadLetterQueueArn.ShouldBe("arn:aws:sqs:us-east-1:000000000000:orders");
    }

    [Fact]
    public void A_topic_can_bring_its_subscriptions_with_it()
    {
        var subscriptions = Templates.Resolve(Templates.Of("""
            "Orders": {
              "Type": "AWS::SNS::Topic",
              "Properties": { "TopicName": "orders", "Subscription": [{ "Protocol": "email", "Endpoint": "a@example.com" }, { "Protocol": "email-json", "Endpoint": "b@example.com" }] }
            }
            """)).Subscriptions;

        subscriptions.Select(subscription => (subscription.TopicArn, subscription.Protocol, subscription.Endpoint)).ShouldBe(
            [(OrdersArn, SubscriptionProtocol.Email, "a@example.com"), (OrdersArn, SubscriptionProtocol.EmailJson, "b@example.com")]);
        subscriptions.Select(subscription => subscription.Arn).Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("""FifoTopic": true""", "FifoTopic: FIFO topics aren't emulated. Use a standard topic.")]
    [InlineData("""DataProtectionPolicy": {}""", "DataProtectionPolicy: data protection isn't emulated, and might change or hold back messages. Take it out, or allow it by name: AWS::SNS::Topic.DataProtectionPolicy.")]
    [InlineData("""Subscription": [{ "Protocol": "sms", "Endpoint": "+1555" }]""", "Subscription[0].Protocol: deliveries by sms aren't emulated. There are: sqs, lambda, email, email-json.")]
    public void A_setting_of_a_topic_that_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of($$"""
            "Orders": { "Type": "AWS::SNS::Topic", "Properties": { "{{property}} } }
            """)).ShouldBe([$"Orders, {problem}"]);

    [Theory]
    [InlineData("""Protocol": "https", "Endpoint": "https://example.com" """, "Protocol: deliveries by https aren't emulated. There are: sqs, lambda, email, email-json.")]
    [InlineData("""Protocol": "email", "Endpoint": "a@example.com", "RawMessageDelivery": true""", "RawMessageDelivery: e-mail has no raw delivery. Take it out.")]
    [InlineData("""Protocol": "email", "Endpoint": "a@example.com", "FilterPolicyScope": "Body" """, "FilterPolicyScope: must be MessageAttributes or MessageBody, and is Body.")]
    [InlineData("""Protocol": "email", "Endpoint": "a@example.com", "FilterPolicy": "none" """, "FilterPolicy: must be an object.")]
    [InlineData("""Protocol": "email", "Endpoint": "a@example.com", "Region": "eu-west-1" """, "Region: must be the template's own (us-east-1), and is eu-west-1: other regions aren't emulated.")]
    [InlineData("""Protocol": "email", "Endpoint": "a@example.com", "SubscriptionRoleArn": "x" """, "SubscriptionRoleArn: deliveries to Firehose aren't emulated. Take it out, or allow it by name: AWS::SNS::Subscription.SubscriptionRoleArn.")]
    [InlineData("""Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:000000000000:gone" """, "Endpoint: the queue arn:aws:sqs:us-east-1:000000000000:gone isn't in the template. Mend the reference.")]
    [InlineData("""Protocol": "email", "Endpoint": "a@example.com", "RedrivePolicy": { "deadLetterTargetArn": "gone" }""", "RedrivePolicy.deadLetterTargetArn: the queue gone isn't in the template. Mend the reference.")]
    public void A_setting_of_a_subscription_that_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of($$"""
            {{Orders}}, "It": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Orders" }, "{{property}} } }
            """)).ShouldBe([$"It, {problem}"]);

    [Fact]
    public void A_subscription_to_a_topic_of_elsewhere_is_a_problem() =>
        Templates.Problems(Templates.Of("""
            "It": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": "elsewhere", "Protocol": "email", "Endpoint": "a@example.com" } }
            """)).ShouldBe(["It, TopicArn: the topic elsewhere isn't in the template. Mend the reference."]);

    private static SystemModel Subscription(string more) => Templates.Resolve(Templates.Of($$"""
        {{Orders}}, {{Queue}},
        "It": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Orders" }, "Protocol": "sqs", "Endpoint": { "Fn::GetAtt": "Queue.Arn" } {{more}} } }
        """));
}
