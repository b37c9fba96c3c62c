namespace CloudTemplate.Tests.Resources;

public sealed class QueueTests
{
    [Fact]
    public void A_queue_has_the_defaults_of_SQS()
    {
        var queue = Read("").Queues.Single();

        queue.VisibilityTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        queue.Delay.ShouldBe(TimeSpan.Zero);
        queue.RetentionPeriod.ShouldBe(TimeSpan.FromDays(4));
        queue.ReceiveWait.ShouldBe(TimeSpan.Zero);
        queue.MaximumMessageSize.ShouldBe(1_048_576);
        queue.Redrive.ShouldBeNull();
    }

    [Fact]
    public void A_queue_has_the_settings_of_the_template_written_as_numbers_or_as_texts()
    {
        var queue = Read("""
            "VisibilityTimeout": "300", "DelaySeconds": 5, "MessageRetentionPeriod": 1209600, "ReceiveMessageWaitTimeSeconds": 20, "MaximumMessageSize": 262144, "FifoQueue": "false"
            """).Queues.Single();

        queue.VisibilityTimeout.ShouldBe(TimeSpan.FromMinutes(5));
        queue.Delay.ShouldBe(TimeSpan.FromSeconds(5));
        queue.RetentionPeriod.ShouldBe(TimeSpan.FromDays(14));
        queue.ReceiveWait.ShouldBe(TimeSpan.FromSeconds(20));
        queue.MaximumMessageSize.ShouldBe(262_144);
    }

    [Fact]
    public void Tags_are_those_of_the_template() =>
        Read("""
            "Tags": [{ "Key": "team", "Value": "shop" }, { "Key": "stack", "Value": { "Ref": "AWS::Region" } }]
            """).Queues.Single().Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "shop", ["stack"] = "us-east-1" });

    [Fact]
    public void A_queue_has_the_policy_that_another_resource_gives_it() =>
        Policies(""" "P": { "Type": "AWS::SQS::QueuePolicy", "Properties": { "Queues": [{ "Ref": "Orders" }], "PolicyDocument": { "Statement": [{ "Effect": "Deny", "Resource": { "Fn::GetAtt": "Orders.Arn" } }] } } } """)
            .Queues.Single().Policy.ShouldBe("""{"Statement":[{"Effect":"Deny","Resource":"arn:aws:sqs:us-east-1:000000000000:orders"}]}""");

    [Fact]
    public void A_policy_of_a_queue_that_isnt_there_and_a_second_one_are_problems()
    {
        const string Policy = """{ "Type": "AWS::SQS::QueuePolicy", "Properties": { "Queues": [{ "Ref": "Orders" }], "PolicyDocument": {} } }""";

        Templates.Problems(Templates.Of($$"""{{Named}}, "A": {{Policy}}, "B": {{Policy}} """))
            .ShouldHaveSingleItem().ShouldEndWith("has another policy already, and one would replace the other. Join them.");
        Templates.Problems(Templates.Of($$"""{{Named}}, "A": {{Policy.Replace("{ \"Ref\": \"Orders\" }", "\"gone\"")}} """))
            .ShouldBe(["A, Queues: the queue gone isn't in the template. Mend the reference."]);
        Templates.Problems(Templates.Of("""
            "A": { "Type": "AWS::SQS::QueuePolicy" }
            """)).ShouldBe(["A: PolicyDocument is missing. Give it.", "A: Queues is missing. Give it."]);
    }

    [Fact]
    public void Encryption_has_no_local_effect() =>
        Read("""
            "KmsMasterKeyId": { "Ref": "AWS::Region" }, "SqsManagedSseEnabled": true, "RedriveAllowPolicy": { "redrivePermission": "denyAll" }
            """).Queues.Count.ShouldBe(1);

    [Theory]
    [InlineData("""FifoQueue": true""", "FifoQueue: FIFO queues aren't emulated. Use a standard queue.")]
    [InlineData("""FifoQueue": "perhaps" """, "FifoQueue: must be true or false, and is perhaps.")]
    [InlineData("""VisibilityTimeout": -1""", "VisibilityTimeout: must be a whole number from 0 to 43200, and is -1.")]
    [InlineData("""DelaySeconds": 1.5""", "DelaySeconds: must be a whole number from 0 to 900, and is 1.5.")]
    [InlineData("""MessageRetentionPeriod": ["60"]""", "MessageRetentionPeriod: must be a text.")]
    [InlineData("""ContentBasedDeduplication": true""", "ContentBasedDeduplication: FIFO queues aren't emulated. Take it out, or allow it by name: AWS::SQS::Queue.ContentBasedDeduplication.")]
    [InlineData("""Tags": [{ "Key": "a" }]""", "Tags[0]: Value is missing. Give it.")]
    [InlineData("""RedrivePolicy": "none" """, "RedrivePolicy: must be an object.")]
    [InlineData("""RedrivePolicy": { "deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:gone", "maxReceiveCount": 3 }""", "RedrivePolicy.deadLetterTargetArn: the queue arn:aws:sqs:us-east-1:000000000000:gone isn't in the template. Mend the reference.")]
    [InlineData("""RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": "Late.Arn" }, "maxReceiveCount": 0 }""", "RedrivePolicy.maxReceiveCount: must be a whole number from 1 to 1000, and is 0.")]
    [InlineData("""RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": "Late.Arn" } }""", "RedrivePolicy: maxReceiveCount is missing. Give it.")]
    [InlineData("""RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": "Late.Arn" }, "maxReceiveCount": 1, "after": 2 }""", "RedrivePolicy.after: isn't known here and might change what runs. Take it out.")]
    public void A_setting_that_SQS_or_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of($$"""
            "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "{{property}} } }, "Late": { "Type": "AWS::SQS::Queue" }
            """)).ShouldBe([$"Orders, {problem}"]);

    [Fact]
    public void A_property_can_be_allowed_by_name() =>
        Templates.Resolve(
            Templates.Of("""
                "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "Turbo": true } }
                """),
            Templates.Shop with { Allowed = new HashSet<string> { "AWS::SQS::Queue.Turbo" } }).Queues.Count.ShouldBe(1);

    private static SystemModel Read(string properties) => Templates.Resolve(Templates.Of($$"""
        "Orders": { "Type": "AWS::SQS::Queue", "Properties": { {{properties}} } }
        """));

    private const string Named = """ "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders" } } """;

    private static SystemModel Policies(string policy) => Templates.Resolve(Templates.Of($"{Named}, {policy}"));
}
