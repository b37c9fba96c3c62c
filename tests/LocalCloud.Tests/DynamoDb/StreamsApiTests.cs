using System.Text.Json.Nodes;
using LocalCloud.DynamoDb.Streams;
using LocalCloud.FrontDoor;
using LocalCloud.Tests.EventSources.Streams;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>What the Streams API says when time goes by.</summary>
public sealed class StreamsApiTests
{
    [Fact]
    public async Task An_iterator_is_good_for_a_quarter_of_an_hour()
    {
        await using var stream = await StreamFixture.StartAsync();
        var iterator = await IteratorAsync(stream);
        stream.Clock.Advance(TimeSpan.FromMinutes(14));
        await stream.CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator });

        stream.Clock.Advance(TimeSpan.FromMinutes(2));

        (await Should.ThrowAsync<AwsServiceException>(() => stream.CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator }))).Code.ShouldBe("ExpiredIteratorException");
    }

    [Fact]
    public async Task Records_older_than_a_day_are_not_shown()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAsync("old");
        stream.Clock.Advance(TimeSpan.FromHours(25));
        await stream.PutAsync("young");

        var answer = await stream.CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = await IteratorAsync(stream) });

        ((string?)answer["Records"]!.AsArray().ShouldHaveSingleItem()!["dynamodb"]!["Keys"]!["id"]!["S"]).ShouldBe("young");
    }

    [Fact]
    public async Task Of_what_every_mapping_is_done_with_the_newest_records_stay_for_others()
    {
        const int transactions = 101;
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping with { BatchSize = 10_000 });
        var reading = SucceedAsync(stream, transactions * 100);
        for (var number = 0; number < transactions; number++)
        {
            await stream.CallAsync("TransactWriteItems", new JsonObject
            {
                ["TransactItems"] = new JsonArray([.. Enumerable.Range(0, 100).Select(item => new JsonObject
                {
                    ["Put"] = new JsonObject { ["TableName"] = "Orders", ["Item"] = new JsonObject { ["id"] = StreamFixture.Text($"{number}"), ["line"] = StreamFixture.Number(item) } },
                })]),
            });
        }

        await reading;
        var shard = stream.Tables.Streams.Find(StreamFixture.StreamArn)!;

        await stream.AdvanceUntilAsync(() => Task.FromResult(stream.Tables.Streams.Oldest(shard) > 1), TimeSpan.FromSeconds(10));

        stream.Tables.Streams.Oldest(shard).ShouldBe(101);
        stream.Tables.Streams.Newest(shard).ShouldBe(10_100);
    }

    [Theory]
    [InlineData("KEYS_ONLY", false, false)]
    [InlineData("NEW_IMAGE", true, false)]
    [InlineData("OLD_IMAGE", false, true)]
    [InlineData("NEW_AND_OLD_IMAGES", true, true)]
    public void A_record_shows_the_images_of_its_streams_view(string viewType, bool newImage, bool oldImage)
    {
        TableStream stream = new() { Arn = StreamFixture.StreamArn, TableName = "Orders", ViewType = viewType, KeySchema = "[]", Origin = "1.5", CreatedAt = DateTimeOffset.UnixEpoch };
        StreamRecord record = new()
        {
            Number = 1,
            EventName = "MODIFY",
            At = DateTimeOffset.UnixEpoch,
            Keys = """{"id":{"S":"a"}}"""u8.ToArray(),
            NewImage = """{"id":{"S":"a"},"n":{"N":"2"}}"""u8.ToArray(),
            OldImage = """{"id":{"S":"a"},"n":{"N":"1"}}"""u8.ToArray(),
        };

        var shown = JsonNode.Parse(RecordJson.ForFunction(record, stream).Span)!["dynamodb"]!.AsObject();

        shown.ContainsKey("NewImage").ShouldBe(newImage);
        shown.ContainsKey("OldImage").ShouldBe(oldImage);
    }

    private static async Task<string> IteratorAsync(StreamFixture stream)
    {
        var described = await stream.CallAsync("DescribeStream", new JsonObject { ["StreamArn"] = StreamFixture.StreamArn });
        var shard = (string)described["StreamDescription"]!["Shards"]![0]!["ShardId"]!;
        var answer = await stream.CallAsync("GetShardIterator", new JsonObject { ["StreamArn"] = StreamFixture.StreamArn, ["ShardId"] = shard, ["ShardIteratorType"] = "TRIM_HORIZON" });
        return (string)answer["ShardIterator"]!;
    }

    private static async Task SucceedAsync(StreamFixture stream, int records)
    {
        while (records > 0)
        {
            var call = await stream.Function.NextAsync();
            records -= call.Messages.Count;
            call.Succeed();
        }
    }
}
