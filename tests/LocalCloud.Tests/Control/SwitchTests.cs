using System.Net;
using System.Text.Json.Nodes;
using Amazon.S3;
using LocalCloud.Tests.Hosting;
using LocalCloud.Tests.S3;

namespace LocalCloud.Tests.Control;

/// <summary>What is stopped and started by hand in a whole cloud, by its sockets: tables, buckets, mappings of streams; and how much stores hold.</summary>
public sealed class SwitchTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("switches-");
    private OrdersCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await StartAsync();

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stopped_table_answers_as_DynamoDB_does_when_it_is_broken_until_it_is_started()
    {
        await PutItemAsync("before");

        (await SwitchAsync("Table", "stop")).ShouldBe("stopped start");
        foreach (var (operation, request) in Calls())
        {
            var (status, answer) = await CallAsync(operation, request);
            status.ShouldBe(500, operation);
            ((string?)answer["__type"]).ShouldBe("InternalServerError", operation);
        }

        (await CallAsync("DescribeTable", new JsonObject { ["TableName"] = "Orders" })).Status.ShouldBe(200);
        (await CallAsync("ListTables", [])).Status.ShouldBe(200);
        (await SwitchAsync("Table", "start")).ShouldBe("running stop");
        var (_, got) = await CallAsync("GetItem", Key("before"));
        got.ContainsKey("Item").ShouldBeTrue();
    }

    [Fact]
    public async Task The_stream_of_a_stopped_table_still_leads_to_the_function()
    {
        await SwitchAsync("Audit", "stop");
        await PutItemAsync("written");
        await SwitchAsync("Table", "stop");

        await SwitchAsync("Audit", "start");

        await InvokedAsync();
    }

    [Fact]
    public async Task A_stopped_mapping_of_a_stream_calls_nobody_until_it_is_started()
    {
        (await SwitchAsync("Audit", "stop")).ShouldBe("stopped start");
        await PutItemAsync("waits");
        (await InvocationsAsync()).ShouldBe(0);

        (await SwitchAsync("Audit", "start")).ShouldBe("running stop");

        await InvokedAsync();
    }

    [Fact]
    public async Task A_stopped_bucket_answers_as_S3_does_when_it_is_broken_and_no_other_does()
    {
        using var s3 = S3Cloud.ClientOf(_cloud);
        await s3.PutObjectAsync(new() { BucketName = S3Cloud.Bucket, Key = "kept", ContentBody = "1" });

        await SwitchAsync("Archive", "stop");
        foreach (var call in new Func<Task>[]
        {
            () => s3.GetObjectAsync(S3Cloud.Bucket, "kept"), () => s3.PutObjectAsync(new() { BucketName = S3Cloud.Bucket, Key = "new", ContentBody = "1" }), () => s3.DeleteObjectAsync(S3Cloud.Bucket, "kept"),
            () => s3.ListObjectsV2Async(new() { BucketName = S3Cloud.Bucket }), () => s3.CopyObjectAsync(S3Cloud.Bucket, "kept", S3Cloud.Other, "copy"),
        })
        {
            var error = await call.ShouldThrowAsync<AmazonS3Exception>();
            (error.StatusCode, error.ErrorCode).ShouldBe((HttpStatusCode.InternalServerError, "InternalError"));
        }

        await s3.PutObjectAsync(new() { BucketName = S3Cloud.Other, Key = "other", ContentBody = "1" });
        await SwitchAsync("Archive", "start");
        (await s3.ListObjectsV2Async(new() { BucketName = S3Cloud.Bucket })).S3Objects.ShouldHaveSingleItem().Key.ShouldBe("kept");
    }

    [Fact]
    public async Task What_is_stopped_is_so_for_one_run_only()
    {
        foreach (var id in new[] { "Table", "Archive", "Audit" })
        {
            await SwitchAsync(id, "stop");
        }

        await _cloud.DisposeAsync();
        _cloud = await StartAsync();

        foreach (var id in new[] { "Table", "Archive", "Audit" })
        {
            ((string?)(await ReadAsync(id))["state"]).ShouldBe("running", id);
        }
    }

    [Fact]
    public async Task How_much_tables_and_buckets_hold_is_told()
    {
        ((long?)(await ReadAsync("Table"))["items"]).ShouldBe(0);
        using var s3 = S3Cloud.ClientOf(_cloud);
        foreach (var name in new[] { "a", "b", "c" })
        {
            await PutItemAsync(name);
            await s3.PutObjectAsync(new() { BucketName = S3Cloud.Bucket, Key = name, ContentBody = "1" });
        }

        ((long?)(await ReadAsync("Archive"))["objects"]).ShouldBe(3);
        await UntilAsync(async () => (long?)(await ReadAsync("Table"))["items"] == 3); // a count stands for a second
        await CallAsync("DeleteItem", Key("a"));
        await UntilAsync(async () => (long?)(await ReadAsync("Table"))["items"] == 2);
    }

    private Task<OrdersCloud> StartAsync() => OrdersCloud.StartAsync(_folder, template =>
    {
        S3Cloud.AddBuckets(template);
        template["Resources"]!["Table"]!["Properties"]!["StreamSpecification"] = new JsonObject { ["StreamViewType"] = "KEYS_ONLY" };
        template["Resources"]!["Audit"] = JsonNode.Parse("""
            {
              "Type": "AWS::Lambda::EventSourceMapping",
              "Properties": { "EventSourceArn": { "Fn::GetAtt": ["Table", "StreamArn"] }, "FunctionName": { "Ref": "Worker" }, "StartingPosition": "TRIM_HORIZON" }
            }
            """);
    });

    private static JsonObject Key(string id) => new() { ["TableName"] = "Orders", ["Key"] = RunningTests.Item(id) };

    /// <summary>A call of each form that says what it is about in another way.</summary>
    private static IEnumerable<(string Operation, JsonObject Request)> Calls()
    {
        JsonObject put = new() { ["TableName"] = "Orders", ["Item"] = RunningTests.Item("new") };
        yield return ("PutItem", put);
        yield return ("GetItem", Key("before"));
        yield return ("Scan", new JsonObject { ["TableName"] = "Orders" });
        yield return ("BatchGetItem", new JsonObject { ["RequestItems"] = new JsonObject { ["Orders"] = new JsonObject { ["Keys"] = new JsonArray(RunningTests.Item("before")) } } });
        yield return ("TransactWriteItems", new JsonObject { ["TransactItems"] = new JsonArray(new JsonObject { ["Put"] = put.DeepClone() }) });
        yield return ("ExecuteStatement", new JsonObject { ["Statement"] = "SELECT * FROM \"Orders\"" });
    }

    private async Task PutItemAsync(string id)
    {
        var (status, answer) = await CallAsync("PutItem", new JsonObject { ["TableName"] = "Orders", ["Item"] = RunningTests.Item(id) });
        status.ShouldBe(200, answer.ToJsonString());
    }

    private Task<(int Status, JsonObject Body)> CallAsync(string operation, JsonObject request) => _cloud.CallAsync("dynamodb", $"DynamoDB_20120810.{operation}", request);

    /// <returns>The state and what can be done next.</returns>
    private async Task<string> SwitchAsync(string id, string action)
    {
        var (status, answer) = await _cloud.ControlAsync(HttpMethod.Post, $"/resources/{id}/{action}", ("X-Control-Token", _cloud["ControlToken"]));
        status.ShouldBe(200, answer.ToJsonString());
        return $"{answer["state"]} {string.Join(' ', answer["actions"]!.AsArray().Select(each => (string?)each))}";
    }

    private async Task<JsonObject> ReadAsync(string id) => (await _cloud.ControlAsync(HttpMethod.Get, $"/resources/{id}")).Body;

    private Task InvokedAsync() => UntilAsync(async () => await InvocationsAsync() > 0);

    private async Task<int> InvocationsAsync() =>
        (await _cloud.Http.GetStringAsync(_cloud.Endpoint("Control") + "/logs?function=OrderWorker")).Split("START RequestId:").Length - 1;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
