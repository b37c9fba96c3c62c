using System.Text.Json.Nodes;
using LocalCloud.FrontDoor;

namespace LocalCloud.Tests.Sqs;

public sealed class TagTests : IAsyncLifetime
{
    private readonly SqsFixture _sqs = SqsFixture.Start(
        SqsFixture.Queue with { Tags = new Dictionary<string, string> { ["team"] = "shop", ["cost"] = "7" } }, SqsFixture.DeadLetters);

    public static TheoryData<string, string, string> Refused => new()
    {
        { "TagQueue", """{"QueueUrl": "orders"}""", "MissingRequiredParameterException" },
        { "TagQueue", """{"QueueUrl": "orders", "Tags": {"": "a"}}""", "InvalidParameterValueException" },
        { "TagQueue", """{"QueueUrl": "orders", "Tags": {"aws:a": "a"}}""", "InvalidParameterValueException" },
        { "TagQueue", """{"QueueUrl": "orders", "Tags": {"a": null}}""", "InvalidParameterValueException" },
        { "TagQueue", """{"QueueUrl": "gone", "Tags": {"a": "b"}}""", "QueueDoesNotExist" },
        { "UntagQueue", """{"QueueUrl": "orders"}""", "MissingRequiredParameterException" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_tag_is_refused(string operation, string request, string code) =>
        (await Should.ThrowAsync<AwsServiceException>(_sqs.SendAsync("AmazonSQS." + operation, request))).Code.ShouldBe(code);

    [Fact]
    public async Task A_queue_has_the_template_s_tags() => (await ListAsync()).ShouldBe("""{"Tags":{"team":"shop","cost":"7"}}""");

    [Fact]
    public async Task A_queue_without_tags_answers_nothing() =>
        (await _sqs.CallAsync("ListQueueTags", new JsonObject { ["QueueUrl"] = "orders-dead" })).ToJsonString().ShouldBe("{}");

    [Fact]
    public async Task Tags_are_set_changed_and_taken_off_and_stay_so_after_a_restart()
    {
        await _sqs.CallAsync("TagQueue", new JsonObject { ["QueueUrl"] = "orders", ["Tags"] = new JsonObject { ["team"] = "till", ["new"] = "" } });
        await _sqs.CallAsync("UntagQueue", new JsonObject { ["QueueUrl"] = "orders", ["TagKeys"] = new JsonArray("cost", "unknown") });

        await using var next = SqsFixture.On(_sqs.CopyFiles(), SqsFixture.Queue with { Tags = new Dictionary<string, string> { ["cost"] = "7" } }, SqsFixture.DeadLetters);

        var tags = (await next.CallAsync("ListQueueTags", new JsonObject { ["QueueUrl"] = "orders" }))["Tags"]!.AsObject();
        tags.ToDictionary(tag => tag.Key, tag => (string?)tag.Value).ShouldBe(new Dictionary<string, string?> { ["team"] = "till", ["new"] = "" }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_queue_has_fifty_tags_at_most()
    {
        var tags = new JsonObject();
        for (var number = 0; number < 48; number++)
        {
            tags[$"tag{number}"] = "";
        }

        await _sqs.CallAsync("TagQueue", new JsonObject { ["QueueUrl"] = "orders", ["Tags"] = tags });

        var error = await Should.ThrowAsync<AwsServiceException>(
            _sqs.CallAsync("TagQueue", new JsonObject { ["QueueUrl"] = "orders", ["Tags"] = new JsonObject { ["one more"] = "" } }));
        error.Message.ShouldContain("51");
        (await ListAsync()).ShouldNotContain("one more");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _sqs.DisposeAsync().AsTask();

    private async Task<string> ListAsync() => (await _sqs.CallAsync("ListQueueTags", new JsonObject { ["QueueUrl"] = "orders" })).ToJsonString();
}
