using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Emptying;

/// <summary>The whole bucket emptier, against a bucket and a CloudFormation by hand.</summary>
public sealed class BucketEmptierFunctionTests
{
    private const string NoSuchBucket = "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>";

    [Theory]
    [InlineData("Create")]
    [InlineData("Update")]
    public async Task Until_the_stack_is_deleted_nothing_is_touched(string requestType)
    {
        await using var stack = new EmptierWorld { Pages = { EmptierWorld.Page("a") } };

        var answer = await stack.AskAsync(requestType);

        answer.ToJsonString().ShouldBe(
            """{"Status":"SUCCESS","PhysicalResourceId":"webhook-archive-dev","StackId":"arn:aws:cloudformation:us-east-1:000000000000:stack/Webhooks-dev/1","RequestId":"r-1","LogicalResourceId":"Emptied"}""");
        stack.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_stack_is_deleted_all_versions_and_unfinished_uploads_go()
    {
        await using var stack = new EmptierWorld
        {
            Uploads = { EmptierWorld.UploadPage("half", truncated: true), EmptierWorld.UploadPage(key: null, truncated: false) },
            Pages = { EmptierWorld.Page("a", "b b/ä&") },
        };

        var answer = await stack.AskAsync("Delete");

        answer["Status"]!.GetValue<string>().ShouldBe("SUCCESS");
        answer["PhysicalResourceId"]!.GetValue<string>().ShouldBe("before");
        stack.Deleted.ShouldBe(["a@null", "b b/ä&@null"], ignoreOrder: true);
        stack.Calls.ShouldContain(call => call.StartsWith("DELETE /webhook-archive-dev/half?uploadId=u-1", StringComparison.Ordinal));
        stack.Calls.ShouldAllBe(call => call.Split(' ')[1].StartsWith("/webhook-archive-dev", StringComparison.Ordinal));
        stack.Function.Log.Lines.Single()["objects"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_bucket_of_many_pages_is_emptied_page_by_page()
    {
        await using var stack = new EmptierWorld { Pages = { EmptierWorld.Page("a", "b"), EmptierWorld.Page("c") } };

        (await stack.AskAsync("Delete"))["Status"]!.GetValue<string>().ShouldBe("SUCCESS");

        stack.Deleted.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_empty_bucket_and_one_that_is_gone_are_a_success()
    {
        await using var empty = new EmptierWorld();
        (await empty.AskAsync("Delete"))["Status"]!.GetValue<string>().ShouldBe("SUCCESS");
        empty.Deleted.ShouldBeEmpty();

        await using var gone = new EmptierWorld { Refusal = new TestAnswer(404, NoSuchBucket) };
        (await gone.AskAsync("Delete"))["Status"]!.GetValue<string>().ShouldBe("SUCCESS");
    }

    [Fact]
    public async Task What_can_not_be_deleted_is_said_with_the_reason()
    {
        await using var stack = new EmptierWorld { Refusal = new TestAnswer(403, $"<Error><Code>AccessDenied</Code><Message>no {new string('x', 5000)}</Message></Error>") };

        var answer = await stack.AskAsync("Delete");

        answer["Status"]!.GetValue<string>().ShouldBe("FAILED");
        var reason = answer["Reason"]!.GetValue<string>();
        reason.ShouldStartWith("webhook-archive-dev can't be emptied: no xxx");
        reason.Length.ShouldBe(1000); // CloudFormation takes 4,096 bytes in all
        stack.Function.Log.Lines.Single()["level"]!.GetValue<string>().ShouldBe("ERROR");
    }

    [Fact]
    public async Task When_the_time_is_over_there_is_still_some_to_say_so()
    {
        await using var silent = new TestServer(async _ =>
        {
            await Task.Delay(Timeout.Infinite, TestTime.Limit());
            return new TestAnswer(200);
        });
        await using var stack = new EmptierWorld();
        stack.Function.Environment["AWS_ENDPOINT_URL_S3"] = silent.Url;

        var answer = await stack.AskAsync("Delete", timeout: TimeSpan.FromSeconds(2));

        answer["Status"]!.GetValue<string>().ShouldBe("FAILED");
        answer["Reason"]!.GetValue<string>().ShouldBe("webhook-archive-dev holds more than can be deleted in one go. Delete the stack again: it goes on where it ended.");
    }

    [Fact]
    public async Task The_answer_goes_to_the_very_address_without_a_content_type()
    {
        await using var stack = new EmptierWorld();

        await stack.AskAsync("Create");

        var put = stack.Answers.Single();
        put.Path.ShouldBe(EmptierWorld.AnswerPath); // its escapes are part of what is signed
        put.Headers.Keys.ShouldNotContain("Content-Type", StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_answer_that_is_not_taken_fails_the_invocation_so_that_it_is_made_again()
    {
        await using var stack = new EmptierWorld { AnswerStatus = 403 };

        (await stack.InvokeAsync("Create")).ErrorType.ShouldBe("Function.HttpRequestException");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task What_is_not_from_CloudFormation_is_a_fault(string payload)
    {
        await using var stack = new EmptierWorld();
        stack.Function.Start();

        (await stack.Function.Api.AskAsync(payload)).ErrorType.ShouldBe("Function.JsonException");
    }
}

/// <summary>A bucket that hands out the pages that a test gives it, and a CloudFormation that takes answers.</summary>
internal sealed class EmptierWorld : IAsyncDisposable
{
    public const string AnswerPath = "/bucket/arn%3Aaws%3Acloudformation%3Astack%2FWebhooks-dev?X-Amz-Signature=a%2Fb%3D";

    private readonly TestServer _cloudFormation;

    public EmptierWorld()
    {
        _cloudFormation = new TestServer(request =>
        {
            Answers.Enqueue(request);
            return Task.FromResult(new TestAnswer(AnswerStatus));
        });
        Function = new RunningFunction("BucketEmptier");
        Function.Aws.Instead = Answer;
    }

    public RunningFunction Function { get; }

    /// <summary>The versions that are there, a page each.</summary>
    public List<string[]> Pages { get; } = [];

    public List<string> Uploads { get; } = [];

    public TestAnswer? Refusal { get; set; }

    public int AnswerStatus { get; set; } = 200;

    /// <summary>What was asked of S3.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public ConcurrentQueue<string> Deleted { get; } = [];

    public ConcurrentQueue<TestRequest> Answers { get; } = [];

    public static string[] Page(params string[] keys) => keys;

    public static string UploadPage(string? key, bool truncated) =>
        $"<ListMultipartUploadsResult><IsTruncated>{(truncated ? "true" : "false")}</IsTruncated>{(key is null ? "" : $"<Upload><Key>{key}</Key><UploadId>u-1</UploadId></Upload>")}</ListMultipartUploadsResult>";

    public async Task<Said> InvokeAsync(string requestType, TimeSpan? timeout = null)
    {
        Function.Start();
        var request = new JsonObject
        {
            ["RequestType"] = requestType,
            ["ServiceToken"] = "arn:aws:lambda:us-east-1:000000000000:function:WebhookBucketEmptier-dev",
            ["ResponseURL"] = _cloudFormation.Url + AnswerPath,
            ["StackId"] = "arn:aws:cloudformation:us-east-1:000000000000:stack/Webhooks-dev/1",
            ["RequestId"] = "r-1",
            ["LogicalResourceId"] = "Emptied",
            ["ResourceType"] = "Custom::EmptiedBucket",
            ["ResourceProperties"] = new JsonObject { ["BucketName"] = RunningFunction.Bucket, ["ServiceTimeout"] = "960" },
        };
        if (requestType != "Create")
        {
            request["PhysicalResourceId"] = "before";
        }

        return await Function.Api.AskAsync(request.ToJsonString(), timeout: timeout);
    }

    /// <summary>The answer that CloudFormation gets.</summary>
    public async Task<JsonNode> AskAsync(string requestType, TimeSpan? timeout = null)
    {
        var said = await InvokeAsync(requestType, timeout);
        said.Kind.ShouldBe("response", said.Text);
        return JsonNode.Parse(Answers.ShouldHaveSingleItem().Text)!;
    }

    public async ValueTask DisposeAsync()
    {
        await Function.DisposeAsync();
        await _cloudFormation.DisposeAsync();
    }

    private TestAnswer? Answer(TestRequest request)
    {
        Calls.Enqueue($"{request.Method} {request.Path}");
        return Refusal ?? request switch
        {
            { Method: "GET" } when request.Path.Contains("?uploads", StringComparison.Ordinal) => new TestAnswer(200, Next(Uploads) ?? UploadPage(key: null, truncated: false)),
            { Method: "GET" } when request.Path.Contains("?versions", StringComparison.Ordinal) => new TestAnswer(200, Versions()),
            { Method: "POST" } => Delete(request),
            _ => new TestAnswer(204),
        };
    }

    private string Versions()
    {
        var page = Pages.Count > 0 ? Pages[0] : [];
        var versions = page.Select(key => $"<Version><Key>{new XText(key)}</Key><VersionId>null</VersionId></Version>");
        return $"<ListVersionsResult><IsTruncated>{(Pages.Count > 1 ? "true" : "false")}</IsTruncated>{string.Concat(versions)}</ListVersionsResult>";
    }

    private TestAnswer Delete(TestRequest request)
    {
        foreach (var version in XDocument.Parse(request.Text).Descendants().Where(element => element.Name.LocalName == "Object"))
        {
            Deleted.Enqueue(string.Join('@', version.Elements().Select(part => part.Value)));
        }

        Pages.RemoveAt(0);
        return new TestAnswer(200, "<DeleteResult></DeleteResult>");
    }

    private static string? Next(List<string> pages)
    {
        var next = pages.FirstOrDefault();
        pages.Remove(next ?? "");
        return next;
    }
}
