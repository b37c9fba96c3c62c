namespace CloudTemplate.Tests.Resources;

public sealed class AsyncInvokeTests
{
    private const string Parts = """
        "Ends": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "ends" } },
        "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "orders" } },
        "Bucket": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "given-up" } }
        """;

    [Fact]
    public void A_function_has_the_defaults_of_Lambda()
    {
        var function = Templates.Resolve(Templates.Of(Examples.Function())).Functions.Single();

        function.AsyncInvoke.ShouldBeSameAs(AsyncInvokeModel.Default);
        function.AsyncInvoke.MaximumRetryAttempts.ShouldBe(2);
        function.AsyncInvoke.MaximumEventAge.ShouldBe(TimeSpan.FromHours(6));
        function.DeadLetterArn.ShouldBeNull();
    }

    [Fact]
    public void A_function_gets_its_retries_and_destinations()
    {
        var function = Templates.Resolve(Templates.Of($$"""
            {{Examples.Function(""" "FunctionName": "worker", "DeadLetterConfig": { "TargetArn": { "Ref": "Topic" } }, """)}}, {{Parts}},
            "Config": {
              "Type": "AWS::Lambda::EventInvokeConfig",
              "Properties": {
                "FunctionName": { "Ref": "Worker" }, "Qualifier": "$LATEST", "MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60,
                "DestinationConfig": { "OnSuccess": { "Destination": { "Fn::GetAtt": "Ends.Arn" } }, "OnFailure": { "Destination": { "Fn::GetAtt": "Bucket.Arn" } } }
              }
            }
            """)).Functions.Single();

        function.DeadLetterArn.ShouldBe("arn:aws:sns:us-east-1:000000000000:orders");
        function.AsyncInvoke.ShouldBe(new AsyncInvokeModel
        {
            MaximumRetryAttempts = 0,
            MaximumEventAge = TimeSpan.FromSeconds(60),
            OnSuccess = "arn:aws:sqs:us-east-1:000000000000:ends",
            OnFailure = "arn:aws:s3:::given-up",
        });
    }

    [Theory]
    [InlineData("""Qualifier": "live" """, "Qualifier: versions and aliases aren't emulated, and this is live. Use $LATEST.")]
    [InlineData("""Qualifier": "$LATEST", "MaximumRetryAttempts": 3""", "MaximumRetryAttempts: must be a whole number from 0 to 2, and is 3.")]
    [InlineData("""Qualifier": "$LATEST", "MaximumEventAgeInSeconds": 59""", "MaximumEventAgeInSeconds: must be a whole number from 60 to 21600, and is 59.")]
    [InlineData("""Qualifier": "$LATEST", "DestinationConfig": { "OnFailure": { "Destination": "arn:aws:events:us-east-1:0:event-bus/x" } }""", "DestinationConfig.OnFailure.Destination: destinations of events aren't emulated. There are: sqs, sns, lambda, s3.")]
    [InlineData("""Qualifier": "$LATEST", "DestinationConfig": { "OnSuccess": { "Destination": "arn:aws:s3:::given-up" } }""", "DestinationConfig.OnSuccess.Destination: Lambda keeps only failures in buckets. There are: sqs, sns, lambda.")]
    public void A_setting_that_Lambda_or_the_local_cloud_hasnt_is_a_problem(string property, string problem) =>
        Templates.Problems(Templates.Of($$"""
            {{Examples.Function()}}, "It": { "Type": "AWS::Lambda::EventInvokeConfig", "Properties": { "FunctionName": { "Ref": "Worker" }, "{{property}} } }
            """)).ShouldBe([$"It, {problem}"]);

    [Fact]
    public void What_events_lead_to_must_be_there() =>
        Templates.Problems(Templates.Of($$"""
            {{Examples.Function(""" "DeadLetterConfig": { "TargetArn": "arn:aws:sqs:us-east-1:000000000000:gone" }, """)}},
            "It": { "Type": "AWS::Lambda::EventInvokeConfig", "Properties": { "FunctionName": "nobody", "Qualifier": "$LATEST" } },
            "Mine": { "Type": "AWS::Lambda::EventInvokeConfig", "Properties": { "FunctionName": { "Ref": "Worker" }, "Qualifier": "$LATEST", "DestinationConfig": { "OnFailure": { "Destination": "arn:aws:sns:us-east-1:0:gone" } } } },
            "Other": { "Type": "AWS::Lambda::EventInvokeConfig", "Properties": { "FunctionName": { "Fn::GetAtt": "Worker.Arn" }, "Qualifier": "$LATEST" } }
            """)).Select(problem => problem.Split(" arn:")[0]).ShouldBe(
            [
                "It, FunctionName: the function",
                "Other, FunctionName: the function",
                "Worker, DeadLetterConfig.TargetArn:",
                "Worker, DestinationConfig.OnFailure:",
            ]);

    [Fact]
    public void A_dead_letter_queue_is_a_queue_or_a_topic() =>
        Templates.Problems(Templates.Of(Examples.Function(""" "DeadLetterConfig": { "TargetArn": "arn:aws:s3:::x" }, """)))
            .ShouldBe(["Worker, DeadLetterConfig.TargetArn: must be a queue or a topic, and is of s3. Use one of those."]);

    [Fact]
    public void A_function_subscribes_to_a_topic_that_may_invoke_it()
    {
        var subscription = Templates.Resolve(Templates.Of(Subscribed(""", "SourceArn": { "Ref": "Topic" }"""))).Subscriptions.Single();

        subscription.Protocol.ShouldBe(SubscriptionProtocol.Lambda);
        subscription.Endpoint.ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:worker");
        Templates.Resolve(Templates.Of(Subscribed(""))).Subscriptions.Count.ShouldBe(1);
    }

    [Fact]
    public void A_topic_that_may_not_invoke_its_subscriber_is_a_problem() =>
        Templates.Problems(Templates.Of(Subscribed(""", "SourceArn": "arn:aws:sns:us-east-1:000000000000:another" """))).ShouldBe(
            ["To, Endpoint: the topic arn:aws:sns:us-east-1:000000000000:orders may not invoke the function arn:aws:lambda:us-east-1:000000000000:function:worker. Add an AWS::Lambda::Permission for it with the Principal sns.amazonaws.com and the topic as SourceArn."]);

    private static string Subscribed(string source) => $$"""
        {{Examples.Function(""" "FunctionName": "worker", """)}}, {{Parts}},
        "To": { "Type": "AWS::SNS::Subscription", "Properties": { "TopicArn": { "Ref": "Topic" }, "Protocol": "lambda", "Endpoint": { "Fn::GetAtt": "Worker.Arn" } } },
        "May": { "Type": "AWS::Lambda::Permission", "Properties": { "Action": "lambda:InvokeFunction", "FunctionName": { "Ref": "Worker" }, "Principal": "sns.amazonaws.com" {{source}} } }
        """;
}
