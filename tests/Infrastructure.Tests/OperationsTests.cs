using Webhooks.Functions;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class OperationsTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    public static TheoryData<string> Shown =>
    [
        "Accepted, by provider", "Refused, by provider and reason", "Answers of the API", "From arrival to queue, ms", "From arrival to store, ms", "Latency of the API, ms",
        "Stored", "Waiting messages", "Age of the oldest message, s", "Not as it should be", "Failed invocations, %", "Throttled invocations", "Longest invocation, ms",
        "Instances at once", "Blocked by the WAF", "System errors of DynamoDB", "Written units of DynamoDB", "Audit: changes, and how far behind, ms",
    ];

    [Theory]
    [MemberData(nameof(Shown))]
    public void The_dashboard_shows(string title) => DashboardText().ShouldContain($"\"title\":\"{title}\"");

    [Fact]
    public void The_dashboard_has_all_that_the_functions_count()
    {
        var body = DashboardText();

        Counters.List.SelectMany(counter => counter.Metrics).ShouldAllBe(name => body.Contains($"\"Webhooks\",\"{name}\"", StringComparison.Ordinal) || body.Contains($"MetricName=\\\"{name}\\\"", StringComparison.Ordinal));
        Catalog.Providers.ShouldAllBe(provider => body.Contains($"\"provider\",\"{provider.Name}\"", StringComparison.Ordinal));
        body.ShouldContain("SEARCH('{Webhooks,environment,provider,reason} environment=\\\"dev\\\" MetricName=\\\"Refused\\\"', 'Sum', 300)");
    }

    [Theory]
    [InlineData("EventById", "eventId = 'EVENT_ID'")]
    [InlineData("RefusedByReason", "by provider, reason")]
    [InlineData("SlowestEvents", "sort milliseconds desc")]
    [InlineData("SlowestInvocations", "sort @duration desc")]
    [InlineData("WhyDidItFail", "level = 'ERROR'")]
    public void A_question_to_the_logs_is_saved_and_asks_every_function(string name, string part)
    {
        var query = _template.OfType("AWS::Logs::QueryDefinition").Single(query => query["Name"].ToString() == $"Webhooks/{name}-dev");

        query["QueryString"].ToString().ShouldContain(part);
        _template.RenderAll(query["LogGroupNames"]).ShouldBe(
            [.. _template.OfType("AWS::Lambda::Function").Select(function => $"{{{function.Path.Replace("/Function", "/Logs", StringComparison.Ordinal)}}}").Where(group => group != "{BucketEmptier/Logs}")],
            ignoreOrder: true);
    }

    [Fact]
    public void The_bucket_is_emptied_by_a_function_of_our_own_when_it_goes()
    {
        var emptied = _template.OfType("Custom::EmptiedBucket").ShouldHaveSingleItem();

        _template.Render(emptied["ServiceToken"]).ShouldBe("{BucketEmptier/Function.Arn}");
        _template.Render(emptied["BucketName"]).ShouldBe("{Archive/Bucket}");
        ((int)emptied["ServiceTimeout"]).ShouldBeGreaterThan((int)_template.At("BucketEmptier/Function")["Timeout"]);
        _template.Resources.ShouldNotContain(resource => resource.Type.StartsWith("Custom::S3", StringComparison.Ordinal) || resource.Path.Contains("AutoDelete", StringComparison.Ordinal));
    }

    [Fact]
    public void Whoever_writes_into_the_bucket_goes_before_it_is_emptied()
    {
        var emptied = _template.OfType("Custom::EmptiedBucket").Single().LogicalId;
        var writers = _template.OfType("AWS::IAM::Policy").Where(policy => policy["PolicyDocument"].ToJsonString().Contains("s3:PutObject", StringComparison.Ordinal)).Select(policy => policy.Path.Split('/')[0]).ToList();

        writers.Count.ShouldBe(Catalog.Providers.Count + 2);
        writers.ShouldAllBe(writer => _template.At($"{writer}/Function").Json["DependsOn"]!.AsArray().Any(id => (string)id! == emptied));
    }

    private string DashboardText() => _template.Render(_template.OfType("AWS::CloudWatch::Dashboard").Single()["DashboardBody"]);
}
