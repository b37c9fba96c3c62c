using System.Text;
using LocalCloud.EventSources;

namespace LocalCloud.Tests.EventSources;

/// <summary>https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: "Success and failure conditions".</summary>
public sealed class BatchResponseTests
{
    private static readonly HashSet<string> Ids = ["a", "b"];

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures": null}""")]
    [InlineData("""{"batchItemFailures": []}""")]
    [InlineData("""{"something": "else"}""")]
    public void Nothing_said_of_failures_means_that_all_have_succeeded(string response)
    {
        BatchResponse.TryRead(Encoding.UTF8.GetBytes(response), Ids, out var failed, out _).ShouldBeTrue();

        failed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": "b"}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": "b", "reason": 5}, {"itemIdentifier": "b"}]}""")]
    public void What_is_named_has_failed(string response)
    {
        BatchResponse.TryRead(Encoding.UTF8.GetBytes(response), Ids, out var failed, out _).ShouldBeTrue();

        failed.ShouldBe(["b"]);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": "a"}""")]
    [InlineData("\"done\"")]
    [InlineData("[]")]
    [InlineData("""{"batchItemFailures": "a"}""")]
    [InlineData("""{"batchItemFailures": {"itemIdentifier": "a"}}""")]
    [InlineData("""{"batchItemFailures": ["a"]}""")]
    [InlineData("""{"batchItemFailures": [null]}""")]
    [InlineData("""{"batchItemFailures": [{}]}""")]
    [InlineData("""{"batchItemFailures": [{"ItemIdentifier": "a"}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": ""}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": null}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": 1}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": "c"}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "c"}]}""")]
    [InlineData("""{"batchItemFailures": [{"itemIdentifier": "\ud800"}]}""")]
    public void An_answer_that_is_not_clear_fails_the_whole_batch(string response)
    {
        BatchResponse.TryRead(Encoding.UTF8.GetBytes(response), Ids, out var failed, out var problem).ShouldBeFalse();

        failed.ShouldBeNull();
        problem.ShouldNotBeEmpty();
    }
}
