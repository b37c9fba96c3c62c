using static LocalCloud.Tests.Sns.TopicsCloud;

namespace LocalCloud.Tests.Sns;

public sealed class ReadingTests(TopicsCloud topics) : IClassFixture<TopicsCloud>
{
    [Fact]
    public async Task Topics_are_listed()
    {
        var (_, answer) = await topics.CallAsync("ListTopics");

        Texts(answer, "TopicArn").ShouldBe([TopicArn, ParcelsArn]);
    }

    [Fact]
    public async Task Subscriptions_are_listed_all_or_those_of_a_topic()
    {
        Texts((await topics.CallAsync("ListSubscriptions")).Answer, "Protocol").ShouldBe(["sqs", "sqs", "email", "sqs"], ignoreOrder: true);

        var (_, answer) = await topics.CallAsync("ListSubscriptionsByTopic", ("TopicArn", ParcelsArn));
        Text(answer, "Endpoint").ShouldBe("arn:aws:sqs:us-east-1:000000000000:small");
        Texts(answer, "SubscriptionArn").ShouldHaveSingleItem().ShouldStartWith($"{ParcelsArn}:");
    }

    [Fact]
    public async Task A_topic_and_a_subscription_tell_their_attributes()
    {
        var topic = Attributes((await topics.CallAsync("GetTopicAttributes", ("TopicArn", TopicArn))).Answer);
        topic["DisplayName"].ShouldBe("The shop");
        topic["SubscriptionsConfirmed"].ShouldBe("3");

        var arn = Text((await topics.CallAsync("ListSubscriptionsByTopic", ("TopicArn", ParcelsArn))).Answer, "SubscriptionArn")!;
        var subscription = Attributes((await topics.CallAsync("GetSubscriptionAttributes", ("SubscriptionArn", arn))).Answer);
        subscription["RawMessageDelivery"].ShouldBe("true");
        subscription["FilterPolicy"].ShouldBe("""{"to":{"country":["AT"]}}""");
        subscription["FilterPolicyScope"].ShouldBe("MessageBody");
        subscription["RedrivePolicy"].ShouldBe("""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:too-large"}""");
    }

    [Theory]
    [InlineData("Subscribe")]
    [InlineData("CreateTopic")]
    [InlineData("SetSubscriptionAttributes")]
    public async Task What_the_template_decides_is_refused_by_name(string action)
    {
        var (status, answer) = await topics.CallAsync(action, ("TopicArn", TopicArn));

        status.ShouldBe(501);
        Text(answer, "Code").ShouldBe("NotImplemented");
        Text(answer, "Message")!.ShouldStartWith($"{action} is not emulated: topics and subscriptions come from the template.");
    }
}
