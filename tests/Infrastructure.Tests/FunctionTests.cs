using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class FunctionTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void There_is_one_for_each_step_and_a_processor_for_each_provider() =>
        _template.OfType("AWS::Lambda::Function").Select(Handler)
            .ShouldBe([.. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor"), "Authorizer", "Consumer", "DeadLetterProcessor", "AuditLogger", "BucketEmptier"], ignoreOrder: true);

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
    public void All_are_traced() => _template.OfType("AWS::Lambda::Function").ShouldAllBe(function => (string)function["TracingConfig"]["Mode"]! == "Active");

    [Fact]
    public void The_processor_that_they_run_on_is_a_setting() =>
        synthesised.Other.OfType("AWS::Lambda::Function").ShouldAllBe(function => (string)function["Architectures"][0]! == "x86_64");

    [Fact]
    public void Providers_wait_for_functions_with_more_memory() => Memory(_template).ShouldBe(
        ["Authorizer 1024", .. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor 1024"), "Consumer 512", "DeadLetterProcessor 512", "AuditLogger 512", "BucketEmptier 512"],
        ignoreOrder: true);

    [Fact]
    public void Memory_and_reserved_concurrency_are_settings_of_each()
    {
        Memory(synthesised.Other).ShouldBe(
            ["Authorizer 1769", .. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor 2048"), "Consumer 256", "DeadLetterProcessor 128", "AuditLogger 384", "BucketEmptier 512"],
            ignoreOrder: true);
        synthesised.Other.OfType("AWS::Lambda::Function").Where(function => Handler(function) != "BucketEmptier").Select(function => $"{Handler(function)} {function["ReservedConcurrentExecutions"]}").ShouldBe(
            ["Authorizer 100", .. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor 50"), "Consumer 26", "DeadLetterProcessor 3", "AuditLogger 5"],
            ignoreOrder: true);
    }

    [Fact]
    public void Without_a_word_no_concurrency_is_reserved_since_small_accounts_have_none_to_give() =>
        _template.OfType("AWS::Lambda::Function").ShouldAllBe(function => !function.Properties.ContainsKey("ReservedConcurrentExecutions"));

    [Fact]
    public void With_SnapStart_what_providers_wait_for_is_called_by_its_newest_version()
    {
        var template = synthesised.Other;
        string[] waitedFor = ["Authorizer", .. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor")];

        template.OfType("AWS::Lambda::Function").Where(function => function.Properties["SnapStart"]?["ApplyOn"]?.ToString() == "PublishedVersions").Select(Handler).ShouldBe(waitedFor, ignoreOrder: true);
        template.OfType("AWS::Lambda::Alias").Select(alias => $"{template.Render(alias["FunctionName"])}:{alias["Name"]}").ShouldBe(waitedFor.Select(function => $"{{{function}/Function}}:live"), ignoreOrder: true);
        template.OfType("AWS::Lambda::Alias").ShouldAllBe(alias => template.Render(alias["FunctionVersion"]).EndsWith("/Function/CurrentVersion.Version}", StringComparison.Ordinal));
        template.OfType("AWS::Lambda::Permission").ShouldAllBe(permission => template.Render(permission["FunctionName"]).EndsWith("/Live}", StringComparison.Ordinal));
        template.OfType("AWS::ApiGateway::Method").ShouldAllBe(method => template.Render(method["Integration"]["Uri"]).EndsWith("/Live}/invocations", StringComparison.Ordinal));
        template.OfType("AWS::ApiGateway::Authorizer").ShouldAllBe(authorizer => template.Render(authorizer["AuthorizerUri"]).EndsWith("/{Authorizer/Live}/invocations", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_SnapStart_there_are_no_versions() => _template.OfType("AWS::Lambda::Version").ShouldBeEmpty();

    [Fact]
    public void The_authorizer_knows_where_each_providers_secret_is() => EnvironmentOf(synthesised.WithAcme, "Authorizer").ShouldBe(
        [.. Catalog.Providers.Select(SecretVariable), "SECRET_ARN_ACME={AcmeSecret/Secret}", "ANNOTATIONS_HANDLER=Authorizer", "ENVIRONMENT_SUFFIX=acme"],
        ignoreOrder: true);

    [Fact]
    public void A_processor_knows_its_secret_the_queue_and_the_bucket()
    {
        foreach (var provider in Catalog.Providers)
        {
            EnvironmentOf(_template, $"{provider.DisplayName}Processor").ShouldBe(
                [SecretVariable(provider), "QUEUE_URL={Webhooks/Queue}", "ARCHIVE_BUCKET_NAME={Archive/Bucket}", $"ANNOTATIONS_HANDLER={provider.DisplayName}Processor", "ENVIRONMENT_SUFFIX=dev"],
                ignoreOrder: true);
        }
    }

    [Fact]
    public void The_consumer_knows_the_two_tables() => EnvironmentOf(_template, "Consumer").ShouldBe(
        ["EVENTS_TABLE_NAME={Events/Table}", "TRANSACTIONS_TABLE_NAME={Transactions/Table}", "ANNOTATIONS_HANDLER=Consumer", "ENVIRONMENT_SUFFIX=dev"],
        ignoreOrder: true);

    [Fact]
    public void The_dead_letter_processor_knows_the_events_and_the_bucket() => EnvironmentOf(_template, "DeadLetterProcessor").ShouldBe(
        ["EVENTS_TABLE_NAME={Events/Table}", "ARCHIVE_BUCKET_NAME={Archive/Bucket}", "ANNOTATIONS_HANDLER=DeadLetterProcessor", "ENVIRONMENT_SUFFIX=dev"],
        ignoreOrder: true);

    [Fact]
    public void The_audit_logger_knows_its_table() => EnvironmentOf(_template, "AuditLogger").ShouldBe(
        ["AUDIT_TABLE_NAME={Audit/Table}", "ANNOTATIONS_HANDLER=AuditLogger", "ENVIRONMENT_SUFFIX=dev"],
        ignoreOrder: true);

    [Fact]
    public void The_emptier_knows_nothing_but_what_it_is_asked() => EnvironmentOf(_template, "BucketEmptier").ShouldBe(["ANNOTATIONS_HANDLER=BucketEmptier", "ENVIRONMENT_SUFFIX=dev"], ignoreOrder: true);

    [Theory]
    [InlineData("BucketEmptier", 900)]
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

    private static string Handler(Resource function) => (string)function["Environment"]["Variables"]!["ANNOTATIONS_HANDLER"]!;

    private static IEnumerable<string> Memory(SynthesisedTemplate template) => template.OfType("AWS::Lambda::Function").Select(function => $"{Handler(function)} {function["MemorySize"]}");

    private static IEnumerable<string> EnvironmentOf(SynthesisedTemplate template, string function) =>
        template.At($"{function}/Function")["Environment"]["Variables"]!.AsObject().Select(variable => $"{variable.Key}={template.Render(variable.Value)}");
}
