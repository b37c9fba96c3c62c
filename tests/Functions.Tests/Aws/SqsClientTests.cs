using System.Text;
using Webhooks.Functions.Aws;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Aws;

public sealed class SqsClientTests : IAsyncLifetime
{
    private const string QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";

    private readonly FakeAws _aws = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _aws.DisposeAsync();

    [Fact]
    public async Task A_message_travels_with_its_text_exactly_and_its_trace()
    {
        using var sqs = Make();
        const string Text = """{"payload":"{\"a\": \"Grüße ☕ \\u0001 \\\"\"}"}""";

        (await SendAsync(sqs, Text, GatewayEvents.Trace)).ShouldBe("message-1");

        var call = _aws.Calls.ShouldHaveSingleItem();
        call.Method.ShouldBe("POST");
        call.Path.ShouldBe("/");
        call.Headers["Content-Type"].ShouldBe("application/x-amz-json-1.0");
        call.Headers["Authorization"].ShouldStartWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/");
        call.Headers.Keys.ShouldNotContain("X-Amz-Security-Token", StringComparer.OrdinalIgnoreCase);
        var sent = _aws.Sent.Single();
        sent["QueueUrl"]!.GetValue<string>().ShouldBe(QueueUrl);
        sent["MessageBody"]!.GetValue<string>().ShouldBe(Text);
        sent["MessageSystemAttributes"]!["AWSTraceHeader"]!.ToJsonString().ShouldBe($$"""{"DataType":"String","StringValue":"{{GatewayEvents.Trace}}"}""");
    }

    [Fact]
    public async Task A_message_without_a_trace_has_no_attribute()
    {
        using var sqs = Make();

        await SendAsync(sqs, "{}");

        _aws.Sent.Single()["MessageSystemAttributes"].ShouldBeNull();
    }

    [Fact]
    public async Task Temporary_credentials_send_their_token_and_sign_it()
    {
        using var sqs = new SqsClient(QueueUrl, AwsSettings.At(_aws.Url, ("AWS_SESSION_TOKEN", "token")), TimeProvider.System, new NoJitter());

        await SendAsync(sqs, "{}");

        var headers = _aws.Calls.Single().Headers;
        headers["X-Amz-Security-Token"].ShouldBe("token");
        headers["Authorization"].ShouldContain("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,");
    }

    [Fact]
    public async Task An_endpoint_may_have_a_path_and_be_the_services_own()
    {
        using var sqs = new SqsClient(
            QueueUrl, AwsSettings.At("http://127.0.0.1:1", ("AWS_ENDPOINT_URL_SQS", $"{_aws.Url}/sqs/")), TimeProvider.System, new NoJitter());

        await SendAsync(sqs, "{}");

        _aws.Calls.Single().Path.ShouldBe("/sqs/");
    }

    public static TheoryData<int, string, string> PassingTroubles => new()
    {
        { 500, """{"__type":"InternalFailure","message":"oh"}""", "InternalFailure" },
        { 503, "<html>", "UnknownError" },
        { 400, """{"__type":"com.amazonaws.sqs#RequestThrottled","message":"slow down"}""", "RequestThrottled" },
        { 429, "", "UnknownError" },
    };

    [Theory]
    [MemberData(nameof(PassingTroubles))]
    public async Task What_may_pass_is_tried_three_times(int status, string body, string code)
    {
        using var sqs = Make();
        _aws.Instead = _ => new TestAnswer(status, body);

        var fault = await Should.ThrowAsync<AwsServiceException>(() => SendAsync(sqs, "{}"));

        (fault.Status, fault.Code).ShouldBe((status, code));
        _aws.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_has_passed_by_the_second_try_is_forgotten()
    {
        using var sqs = Make();
        _aws.Instead = _ => _aws.Calls.Count == 1 ? new TestAnswer(500) : null;

        (await SendAsync(sqs, "{}")).ShouldBe("message-1");
    }

    public static TheoryData<TestAnswer, string> Refusals => new()
    {
        {
            new TestAnswer(400, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}"""),
            "sqs SendMessage was answered 400 QueueDoesNotExist: The specified queue does not exist."
        },
        { new TestAnswer(403, "{}", ("x-amzn-ErrorType", "AccessDeniedException:http://internal/")), "sqs SendMessage was answered 403 AccessDeniedException" },
        { new TestAnswer(404, "[]"), "sqs SendMessage was answered 404 UnknownError" },
        { new TestAnswer(400, """{"__type":1,"Message":"odd"}"""), "sqs SendMessage was answered 400 UnknownError: odd" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_not_tried_again_and_says_what_the_service_said(TestAnswer answer, string message)
    {
        using var sqs = Make();
        _aws.Instead = _ => answer;

        (await Should.ThrowAsync<AwsServiceException>(() => SendAsync(sqs, "{}"))).Message.ShouldBe(message);

        _aws.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html>welcome</html>")]
    [InlineData("""{"MessageId":7}""")]
    public async Task An_acknowledgement_without_an_id_is_none(string body)
    {
        using var sqs = Make();
        _aws.Instead = _ => new TestAnswer(200, body);

        (await Should.ThrowAsync<IOException>(() => SendAsync(sqs, "{}"))).Message.ShouldContain("may not be in the queue");
    }

    [Fact]
    public async Task Calls_share_a_connection_and_survive_its_end()
    {
        using var sqs = Make();
        sqs.Connect(TestTime.Limit());
        await SendAsync(sqs, "1");
        await SendAsync(sqs, "2");
        _aws.Connections.ShouldBe(1);

        _aws.CloseConnections();

        await SendAsync(sqs, "3");
        _aws.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task The_deadline_ends_a_call_that_hangs()
    {
        await using var silent = new TestServer(async _ =>
        {
            await Task.Delay(Timeout.Infinite, TestTime.Limit());
            return new TestAnswer(200);
        });
        using var sqs = new SqsClient(QueueUrl, AwsSettings.At(silent.Url), TimeProvider.System, new NoJitter());
        using var deadline = new CancellationTokenSource(50);

        await Should.ThrowAsync<OperationCanceledException>(() => sqs.SendMessageAsync("{}"u8, null, deadline.Token));
    }

    [Fact]
    public async Task A_connection_that_died_in_silence_is_given_up_in_time_for_a_second_try()
    {
        var first = true;
        await using var server = new TestServer(async _ =>
        {
            if (first)
            {
                first = false;
                await Task.Delay(Timeout.Infinite, TestTime.Limit());
            }

            return new TestAnswer(200, """{"MessageId":"second"}""");
        });
        using var sqs = new SqsClient(QueueUrl, AwsSettings.At(server.Url), new HastyClock(), new NoJitter());

        (await SendAsync(sqs, "{}")).ShouldBe("second");
    }

    private SqsClient Make() => new(QueueUrl, AwsSettings.At(_aws.Url), TimeProvider.System, new NoJitter());

    private static Task<string> SendAsync(SqsClient sqs, string text, string? trace = null) =>
        sqs.SendMessageAsync(Encoding.UTF8.GetBytes(text), trace, TestTime.Limit());
}
