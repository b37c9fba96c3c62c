using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Functions.Consumer;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Tests.Support;

namespace Webhooks.Functions.Tests.Hosting;

/// <summary>What functions answer, and the queue's batches.</summary>
public sealed class EnvelopeTests
{
    [Fact]
    public void A_proxy_response_carries_its_body_as_text()
    {
        var answer = new ArrayBufferWriter<byte>();

        ProxyResponse.Write(answer, 400, "error", "It isn't \"JSON\".\n☕");

        var response = JsonNode.Parse(answer.WrittenSpan)!;
        response["statusCode"]!.GetValue<int>().ShouldBe(400);
        response["headers"]!["content-type"]!.GetValue<string>().ShouldBe("application/json");
        JsonNode.Parse(response["body"]!.GetValue<string>())!["error"]!.GetValue<string>().ShouldBe("It isn't \"JSON\".\n☕");
    }

    [Theory]
    [InlineData(true, "Allow")]
    [InlineData(false, "Deny")]
    public void A_policy_allows_or_denies_the_method_that_was_called(bool allow, string effect)
    {
        var answer = new ArrayBufferWriter<byte>();

        new AuthorizerPolicy(allow, "stripe", GatewayEvents.MethodArn, "Valid").Write(answer);

        Encoding.UTF8.GetString(answer.WrittenSpan).ShouldBe(
            $$$"""{"principalId":"stripe","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"{{{effect}}}","Resource":"{{{GatewayEvents.MethodArn}}}"}]},"context":{"provider":"stripe","reason":"Valid"}}""");
    }

    [Fact]
    public void A_batch_is_read()
    {
        var messages = Read(QueueEvents.Batch("{\"a\":\"ü\\n\"}", "two"))!;

        messages.Select(message => message.MessageId).ShouldBe(["m-0", "m-1"]);
        Encoding.UTF8.GetString(messages[0].Body.Span).ShouldBe("{\"a\":\"ü\\n\"}");
        messages[0].ReceiveCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"Records":[{"messageId":"a","body":""}]}""")]
    [InlineData("""{"Records":[{"messageId":"a","body":"","attributes":null}]}""")]
    [InlineData("""{"Records":[{"messageId":"a","body":"","attributes":{"ApproximateReceiveCount":"many"}}]}""")]
    public void A_receive_count_that_nobody_says_is_zero(string text) => Read(text)!.Single().ReceiveCount.ShouldBe(0);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"detail":{"transactionId":"pi_1"}}""")]
    [InlineData("""{"Records":{}}""")]
    [InlineData("""{"Records":["a"]}""")]
    [InlineData("""{"Records":[{"body":""}]}""")]
    [InlineData("""{"Records":[{"messageId":"a"}]}""")]
    public void What_is_neither_a_batch_nor_a_transaction_is_refused(string text) => Should.Throw<JsonException>(() => Read(text));

    private static IReadOnlyList<QueueMessage>? Read(string text) => ConsumerEvent.Read(Encoding.UTF8.GetBytes(text)).Messages;
}
