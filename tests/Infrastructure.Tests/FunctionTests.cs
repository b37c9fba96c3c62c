using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class FunctionTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void There_is_one_for_each_step_and_a_processor_for_each_provider() =>
        _template.OfType("AWS::Lambda::Function").Select(function => (string)function["Environment"]["Variables"]!["ANNOTATIONS_HANDLER"]!)
            .ShouldBe([.. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor"), "Authorizer", "Consumer", "DeadLetterProcessor", "AuditLogger"], ignoreOrder: true);

    [Fact]
    public void All_are_the_one_executable_on_arm64()
    {
        foreach (var function in _template.OfType("AWS::Lambda::Function"))
        {
            function["Runtime"].ToString().ShouldBe("dotnet10");
            function["Handler"].ToString().ShouldBe("Webhooks.Functions");
            _template.RenderAll(function["Architectures"]).ShouldBe(["arm64"]);
        }
    }

    [Fact]
    public void The_authorizer_knows_where_each_providers_secret_is() => EnvironmentOf(synthesised.WithAcme, "Authorizer").ShouldBe(
        [.. Catalog.Providers.Select(SecretVariable), "SECRET_ARN_ACME={AcmeSecret/Secret}", "ANNOTATIONS_HANDLER=Authorizer"],
        ignoreOrder: true);

    [Fact]
    public void A_processor_knows_its_secret_the_queue_and_the_bucket()
    {
        foreach (var provider in Catalog.Providers)
        {
            EnvironmentOf(_template, $"{provider.DisplayName}Processor").ShouldBe(
                [SecretVariable(provider), "QUEUE_URL={Webhooks/Queue}", "ARCHIVE_BUCKET_NAME={Archive/Bucket}", $"ANNOTATIONS_HANDLER={provider.DisplayName}Processor"],
                ignoreOrder: true);
        }
    }

    [Fact]
    public void The_consumer_knows_the_two_tables() => EnvironmentOf(_template, "Consumer").ShouldBe(
        ["EVENTS_TABLE_NAME={Events/Table}", "TRANSACTIONS_TABLE_NAME={Transactions/Table}", "ANNOTATIONS_HANDLER=Consumer"],
        ignoreOrder: true);

    [Fact]
    public void The_dead_letter_processor_knows_the_events_and_the_bucket() => EnvironmentOf(_template, "DeadLetterProcessor").ShouldBe(
        ["EVENTS_TABLE_NAME={Events/Table}", "ARCHIVE_BUCKET_NAME={Archive/Bucket}", "ANNOTATIONS_HANDLER=DeadLetterProcessor"],
        ignoreOrder: true);

    [Fact]
    public void The_audit_logger_knows_its_table() => EnvironmentOf(_template, "AuditLogger").ShouldBe(
        ["AUDIT_TABLE_NAME={Audit/Table}", "ANNOTATIONS_HANDLER=AuditLogger"],
        ignoreOrder: true);

    [Theory]
    [InlineData("Authorizer", 5)]
    [InlineData("StripeProcessor", 10)]
    [InlineData("Consumer", 30)]
    [InlineData("DeadLetterProcessor", 30)]
    [InlineData("AuditLogger", 30)]
    public void A_function_that_hangs_is_ended(string function, int seconds) => ((int)_template.At($"{function}/Function")["Timeout"]).ShouldBe(seconds);

    [Fact]
    public void Every_function_writes_to_a_log_of_its_own_that_keeps_30_days()
    {
        foreach (var function in _template.OfType("AWS::Lambda::Function"))
        {
            var logs = _template.At(function.Path.Replace("/Function", "/Logs", StringComparison.Ordinal));
            _template.Render(function["LoggingConfig"]["LogGroup"]).ShouldBe($"{{{logs.Path}}}");
            logs["LogGroupName"].ToString().ShouldBe($"/aws/lambda/{function["FunctionName"]}");
            ((int)logs["RetentionInDays"]).ShouldBe(30);
        }
    }

    private static string SecretVariable(Provider provider) => $"SECRET_ARN_{provider.Name.ToUpperInvariant()}={{{provider.DisplayName}Secret/Secret}}";

    private static IEnumerable<string> EnvironmentOf(SynthesisedTemplate template, string function) =>
        template.At($"{function}/Function")["Environment"]["Variables"]!.AsObject().Select(variable => $"{variable.Key}={template.Render(variable.Value)}");
}
