using Webhooks.Operations.Events;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests;

public sealed class StackOutputsTests : IDisposable
{
    private static readonly Provider Stripe = Catalog.Find("stripe")!;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_that_a_local_run_says_is_read()
    {
        var outputs = Read("""
            {
              "ApiUrl": "http://127.0.0.1:5080/prod/", "TableName": "WebhookEvents-dev", "TransactionsTableName": "Transactions-dev", "QueueUrl": "q", "DeadLetterQueueUrl": "d",
              "Endpoints": { "DynamoDB": "http://127.0.0.1:1", "SQS": "s", "S3": "3", "SNS": "n", "SecretsManager": "m", "Lambda": "l", "Control": "c" },
              "ControlToken": "t", "Region": "us-east-1", "AccessKeyId": "a", "SecretAccessKey": "k", "Signing": { "Stripe": { "Secret": "whsec_1" } }, "DashboardUrl": "later"
            }
            """);

        outputs.TableName.ShouldBe("WebhookEvents-dev");
        outputs.TransactionsTableName.ShouldBe("Transactions-dev");
        outputs.Endpoints.ShouldBe(new StackEndpoints { DynamoDB = "http://127.0.0.1:1", SQS = "s", S3 = "3", SNS = "n", SecretsManager = "m", Lambda = "l", Control = "c" });
        outputs.WebhookUrl(Stripe).ShouldBe(new Uri("http://127.0.0.1:5080/prod/stripe"));
        outputs.SigningSecret(Stripe).Keys.ShouldBe(["whsec_1"]);
    }

    [Fact]
    public void A_text_of_many_lines_is_read_from_the_file_that_the_outputs_name()
    {
        var file = Path.Combine(_folder.Path, "key.pem");
        File.WriteAllText(file, "-----BEGIN PRIVATE KEY-----");
        var outputs = Read($$"""{ "Signing": { "PayPal": { "WebhookId": "W", "CertUrl": "https://127.0.0.1:1/c", "PrivateKeyPem": {{System.Text.Json.JsonSerializer.Serialize(file)}} } } }""");

        outputs.SigningSecret(Catalog.Find("paypal")!).Keys.ShouldBe(["-----BEGIN PRIVATE KEY-----"]);

        File.Delete(file);
        Should.Throw<OperationException>(() => outputs.SigningSecret(Catalog.Find("paypal")!)).Message.ShouldContain("key.pem as PrivateKeyPem, which can't be read");
    }

    [Fact]
    public void What_cdk_deploy_writes_has_the_outputs_below_the_stacks_name()
    {
        var outputs = Read("""{ "Webhooks-prod": { "TableName": "WebhookEvents-prod", "AuditTableName": "WebhookAudit-prod", "BucketName": "archive", "QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/Webhooks" } }""");

        outputs.TableName.ShouldBe("WebhookEvents-prod");
        outputs.AuditTableName.ShouldBe("WebhookAudit-prod");
        outputs.BucketName.ShouldBe("archive");
        outputs.AccessKeyId.ShouldBeNull();
    }

    [Fact]
    public void What_is_missing_is_noticed_only_when_it_is_needed()
    {
        var outputs = Read("{}");

        outputs.TableName.ShouldBeNull();
        Should.Throw<OperationException>(() => outputs.WebhookUrl(Stripe)).Message.ShouldContain("ApiUrl");
        Should.Throw<OperationException>(() => outputs.SigningSecret(Stripe)).Message.ShouldContain("--secret");
        Should.Throw<OperationException>(() => new EventStore(outputs, TimeProvider.System)).Message.ShouldContain("TableName");
    }

    [Theory]
    [InlineData("""{"ApiUrl":"https://x.execute-api.us-east-1.amazonaws.com/prod"}""", "https://x.execute-api.us-east-1.amazonaws.com/prod/stripe")]
    [InlineData("""{"ApiUrl":"http://127.0.0.1:1/"}""", "http://127.0.0.1:1/stripe")]
    public void A_providers_webhooks_are_under_the_APIs_URL(string text, string expected) =>
        Read(text).WebhookUrl(Stripe).ShouldBe(new Uri(expected));

    [Theory]
    [InlineData("""{"ApiUrl":"stripe"}""")]
    [InlineData("""{"ApiUrl":"file:///etc/"}""")]
    public void An_ApiUrl_that_is_none_is_named(string text) =>
        Should.Throw<OperationException>(() => Read(text).WebhookUrl(Stripe)).Message.ShouldContain("ApiUrl");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"Signing":null}""")]
    [InlineData("""{"Signing":{"Stripe":"whsec_1"}}""")]
    public void A_file_that_is_no_outputs_file_is_named_in_one_line(string text)
    {
        var path = _folder.Write("broken.json", text);

        var reason = Should.Throw<OperationException>(() => StackOutputs.Read(path)).Message;

        reason.ShouldStartWith(path);
        reason.ShouldNotContain("\n");
        reason.ShouldNotContain("whsec_1");
    }

    [Fact]
    public void A_run_is_found_from_any_folder_of_the_solution()
    {
        _folder.Write("Webhooks.sln", "");
        var deep = Path.GetDirectoryName(_folder.Write("a/b/c.txt", ""))!;
        var path = _folder.Write(".local/outputs.json", """{"TableName":"T"}""");

        StackOutputs.Find(deep).Source.ShouldBe(path);
        StackOutputs.Find(Path.GetTempPath(), deep).Source.ShouldBe(path, "the second folder counts when the first is in no solution");
    }

    [Fact]
    public void A_local_folder_that_is_not_beside_the_solution_is_not_ours()
    {
        _folder.Write("Webhooks.sln", "");
        var deep = Path.GetDirectoryName(Path.GetDirectoryName(_folder.Write("home/.local/outputs.json", """{"TableName":"T"}""")))!;

        Should.Throw<OperationException>(() => StackOutputs.Find(deep)).Message.ShouldContain(Path.Combine(_folder.Path, ".local", "outputs.json"));
    }

    [Fact]
    public void Without_a_run_it_says_how_to_start_one()
    {
        _folder.Write("Webhooks.sln", "");

        var reason = Should.Throw<OperationException>(() => StackOutputs.Find(_folder.Path)).Message;

        reason.ShouldContain("isn't running");
        reason.ShouldEndWith("Start it with: dotnet run --project AppHost");
    }

    [Fact]
    public void Outside_of_a_solution_it_says_what_to_do() =>
        Should.Throw<OperationException>(() => StackOutputs.Find(_folder.Path)).Message.ShouldContain("--outputs FILE");

    private StackOutputs Read(string text) => StackOutputs.Read(_folder.Write("outputs.json", text));
}
