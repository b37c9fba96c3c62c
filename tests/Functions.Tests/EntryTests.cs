using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests;

/// <summary>The whole program in this process: how it starts and how it ends.</summary>
public sealed class EntryTests
{
    [Theory]
    [InlineData("Authorizer", "SECRET_ARN_STRIPE", "the template gives it to Authorizer")]
    [InlineData("StripeProcessor", "SECRET_ARN_STRIPE", "the template gives it to StripeProcessor")]
    [InlineData("StripeProcessor", "QUEUE_URL", "the template gives it to StripeProcessor")]
    [InlineData("Consumer", "EVENTS_TABLE_NAME", "the template gives it to Consumer")]
    [InlineData("Consumer", "TRANSACTIONS_TABLE_NAME", "the template gives it to Consumer")]
    [InlineData("StripeProcessor", "ARCHIVE_BUCKET_NAME", "the template gives it to StripeProcessor")]
    [InlineData("DeadLetterProcessor", "ARCHIVE_BUCKET_NAME", "the template gives it to DeadLetterProcessor")]
    [InlineData("DeadLetterProcessor", "EVENTS_TABLE_NAME", "the template gives it to DeadLetterProcessor")]
    [InlineData("AuditLogger", "AUDIT_TABLE_NAME", "the template gives it to AuditLogger")]
    [InlineData("Consumer", "AWS_REGION", "Lambda sets it")]
    [InlineData("Authorizer", "AWS_ACCESS_KEY_ID", "Lambda sets it")]
    [InlineData("StripeProcessor", "AWS_SECRET_ACCESS_KEY", "Lambda sets it")]
    public async Task A_missing_key_stops_the_start_and_is_named(string handler, string key, string whose)
    {
        await using var function = new RunningFunction(handler);
        function.Environment.Remove(key);
        function.Start();

        var said = await function.Api.HearAsync();

        (said.Kind, said.ErrorType).ShouldBe(("init/error", "Runtime.ConfigInvalid"));
        said.Text.ShouldContain($"{key} is not set; {whose}");
        (await function.ExitAsync()).ShouldBe(1);
        function.Log.Text.ShouldContain($"{key} is not set");
    }

    [Theory]
    [InlineData("AcmeProcessor", "ANNOTATIONS_HANDLER is \\\"AcmeProcessor\\\"; it must be one of: Authorizer, StripeProcessor, PayPalProcessor, SquareProcessor, Consumer, DeadLetterProcessor, AuditLogger, BucketEmptier.")]
    [InlineData("", "ANNOTATIONS_HANDLER is not set; it must be one of: Authorizer, StripeProcessor, PayPalProcessor, SquareProcessor, Consumer, DeadLetterProcessor, AuditLogger, BucketEmptier.")]
    public async Task A_function_that_there_is_not_stops_the_start_and_those_that_there_are_are_named(string handler, string message)
    {
        await using var function = new RunningFunction(handler).Start();

        (await function.Api.HearAsync()).Text.ShouldContain(message);
        (await function.ExitAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_fault_in_the_start_is_told_too()
    {
        var twice = Catalog.Providers[0];
        await using var function = new RunningFunction("Authorizer") { Providers = [twice, twice] };
        function.Start();

        var said = await function.Api.HearAsync();

        (said.Kind, said.ErrorType).ShouldBe(("init/error", "Runtime.ArgumentException"));
        (await function.ExitAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("Authorizer")]
    [InlineData("StripeProcessor")]
    [InlineData("PayPalProcessor")]
    [InlineData("SquareProcessor")]
    [InlineData("Consumer")]
    [InlineData("DeadLetterProcessor")]
    [InlineData("AuditLogger")]
    public async Task Asked_to_end_the_program_ends_with_0(string handler)
    {
        await using var function = new RunningFunction(handler).Start();
        await function.Api.AskAsync("[]"); // it is up

        (await function.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not an address")]
    public async Task Without_a_Runtime_API_there_is_nothing_to_do(string? address)
    {
        await using var function = new RunningFunction("Authorizer");
        function.Environment.Remove("AWS_LAMBDA_RUNTIME_API");
        if (address is not null)
        {
            function.Environment["AWS_LAMBDA_RUNTIME_API"] = address;
        }

        function.Start();

        (await function.ExitAsync()).ShouldBe(1);
        function.Log.Text.ShouldContain("AWS_LAMBDA_RUNTIME_API is not set to an address");
    }

    [Fact]
    public async Task A_Runtime_API_that_nobody_runs_ends_the_program()
    {
        await using var function = new RunningFunction("Authorizer") { Environment = { ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:1" } };
        function.Start();

        (await function.ExitAsync()).ShouldBe(1);
        function.Log.Text.ShouldContain("Can't connect to http://127.0.0.1:1");
    }

    [Fact]
    public async Task A_Runtime_API_that_says_so_ends_the_program()
    {
        await using var function = new RunningFunction("Authorizer");
        function.Api.InsteadOfNext = new TestAnswer(403, "InvalidStateTransition");
        function.Start();

        (await function.ExitAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("Authorizer")]
    [InlineData("StripeProcessor")]
    [InlineData("Consumer")]
    public async Task Services_that_are_down_do_not_stop_the_start(string handler)
    {
        await using var function = new RunningFunction(handler) { Environment = { ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1" } };
        function.Start();

        (await function.Api.AskAsync("[]")).Kind.ShouldBe("error"); // up, and nothing but the event is wrong
        function.Log.Lines[0]["level"]!.GetValue<string>().ShouldBe("WARN");
    }

    [Theory]
    [InlineData(3, "could not be read within 3 s")] // each secret's own limit
    [InlineData(5, "Warming up took too long")]     // that of the whole
    public async Task Services_that_say_nothing_at_all_do_not_stop_the_start(int seconds, string said)
    {
        await using var silent = new TestServer(async _ =>
        {
            await Task.Delay(Timeout.Infinite, TestTime.Limit());
            return new TestAnswer(200);
        });
        await using var function = new RunningFunction("Authorizer")
        {
            Clock = new HastyClock(limit => limit == TimeSpan.FromSeconds(seconds)),
            Environment = { ["AWS_ENDPOINT_URL"] = silent.Url },
        };
        function.Start();

        (await function.Api.AskAsync("[]")).Kind.ShouldBe("error");
        function.Log.Text.ShouldContain(said);
    }

    [Theory]
    [InlineData("Authorizer")]
    [InlineData("AwkwardProcessor")]
    public async Task A_provider_that_cannot_be_rehearsed_does_not_stop_the_start(string handler)
    {
        await using var function = new RunningFunction(handler) { Providers = [new AwkwardProvider()], Environment = { ["SECRET_ARN_AWKWARD"] = RunningFunction.StripeSecretArn } };
        function.Start();

        (await function.Api.AskAsync("[]")).Kind.ShouldBe("error");
        var line = function.Log.Lines[0];
        (line["message"]!.GetValue<string>(), line["errorMessage"]!.GetValue<string>()).ShouldBe(("The rehearsal failed.", "only the provider can sign"));
    }

    [Fact]
    public async Task The_programs_main_is_the_same_code()
    {
        var main = typeof(Entry).Assembly.EntryPoint!;

        // Without a Runtime API in this process's environment it ends at once. The compiler's entry point waits for the task.
        var exit = await Task.Run(() => main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]));

        exit.ShouldBe(1);
    }
}
