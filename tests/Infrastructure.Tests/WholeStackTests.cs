using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class WholeStackTests(Synthesised synthesised)
{
    // Where each type keeps its name; null: it has none.
    private static readonly Dictionary<string, string?> NameProperties = new()
    {
        ["AWS::ApiGateway::Authorizer"] = "Name",
        ["AWS::ApiGateway::Deployment"] = null,
        ["AWS::ApiGateway::Method"] = null,
        ["AWS::ApiGateway::Resource"] = null,
        ["AWS::ApiGateway::RestApi"] = "Name",
        ["AWS::ApiGateway::Stage"] = null, // it is part of the API's address
        ["AWS::DynamoDB::Table"] = "TableName",
        ["AWS::IAM::Policy"] = "PolicyName",
        ["AWS::IAM::Role"] = "RoleName",
        ["AWS::Lambda::EventSourceMapping"] = null,
        ["AWS::Lambda::Function"] = "FunctionName",
        ["AWS::Lambda::Permission"] = null,
        ["AWS::Logs::LogGroup"] = "LogGroupName",
        ["AWS::S3::Bucket"] = "BucketName",
        ["AWS::S3::BucketPolicy"] = null,
        ["AWS::SQS::Queue"] = "QueueName",
        ["AWS::SecretsManager::Secret"] = "Name",
    };

    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void Every_name_ends_with_the_suffix() => Names(_template).ShouldAllBe(name => name.EndsWith("-dev", StringComparison.Ordinal));

    [Fact]
    public void Two_environments_share_no_name() => Names(_template).Intersect(Names(synthesised.Other)).ShouldBeEmpty();

    [Fact]
    public void The_stack_has_the_suffix_too()
    {
        Path.GetFileName(_template.File).ShouldBe("Webhooks-dev.template.json");
        Path.GetFileName(synthesised.Other.File).ShouldBe("Webhooks-other.template.json");
    }

    [Fact]
    public void Everything_goes_with_the_stack() =>
        _template.Resources.ShouldAllBe(resource => Policy(resource, "DeletionPolicy") == "Delete" && Policy(resource, "UpdateReplacePolicy") == "Delete");

    [Fact]
    public void What_holds_data_says_that_it_goes() =>
        _template.Resources.Where(resource => resource.Type is "AWS::DynamoDB::Table" or "AWS::SQS::Queue" or "AWS::SecretsManager::Secret" or "AWS::S3::Bucket" or "AWS::Logs::LogGroup")
            .ShouldAllBe(resource => resource.Json["DeletionPolicy"]!.ToString() == "Delete");

    [Fact]
    public void Secrets_come_without_a_value_and_with_a_word_on_how_to_set_it()
    {
        foreach (var provider in Catalog.Providers)
        {
            var secret = _template.At($"{provider.DisplayName}Secret/Secret");
            secret.Properties.Select(property => property.Key).ShouldBe(["Description", "Name"], ignoreOrder: true);
            secret["Description"].ToString().ShouldContain($"aws secretsmanager put-secret-value --secret-id {secret["Name"]} ");
        }
    }

    [Fact]
    public void The_bucket_is_encrypted_private_and_spoken_to_by_TLS_only()
    {
        var bucket = _template.At("Archive/Bucket");

        _template.Render(bucket["BucketName"]).ShouldBe("webhook-archive-{AWS::AccountId}-dev");
        bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]!.ToString().ShouldBe("AES256");
        bucket["PublicAccessBlockConfiguration"].AsObject().ShouldAllBe(setting => (bool)setting.Value!);
        var refusal = _template.At("Archive/Bucket/Policy")["PolicyDocument"]["Statement"]![0]!;
        refusal["Effect"]!.ToString().ShouldBe("Deny");
        refusal["Condition"]!.ToJsonString().ShouldBe("""{"Bool":{"aws:SecureTransport":"false"}}""");
    }

    [Fact]
    public void No_two_resources_wait_for_each_other() => DependencyCycle.Find(_template.Json["Resources"]!.AsObject()).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "A": { "P": { "Ref": "B" } }, "B": { "P": [{ "Fn::GetAtt": ["C", "Arn"] }] }, "C": { "DependsOn": ["A"] } }""")]
    [InlineData("""{ "A": { "P": { "Fn::Sub": "x-${B.Arn}" } }, "B": { "P": { "Fn::Sub": ["${C}${V}", { "V": { "Fn::GetAtt": "C.Arn" } }] } }, "C": { "DependsOn": "A" } }""")]
    public void Resources_that_wait_for_each_other_are_found(string resources) =>
        DependencyCycle.Find(JsonNode.Parse(resources)!.AsObject()).ShouldBe(["A", "B", "C", "A"]);

    [Fact]
    public void The_outputs_say_all_that_one_needs_to_use_the_stack() => Outputs().Select(output => output.Key).ShouldBe(
        [
            "ApiUrl", "TableName", "TransactionsTableName", "AuditTableName", "BucketName", "QueueUrl", "DeadLetterQueueUrl",
            "AuthorizerFunctionName", "ConsumerFunctionName", "DeadLetterProcessorFunctionName", "AuditLoggerFunctionName",
            .. Catalog.Providers.SelectMany(provider => new[] { $"{provider.DisplayName}SecretArn", $"{provider.DisplayName}ProcessorFunctionName" }),
        ],
        ignoreOrder: true);

    [Theory]
    [InlineData("ApiUrl", "https://{Api/Api}.execute-api.{AWS::Region}.{AWS::URLSuffix}/{Api/Api/DeploymentStage.prod}/")]
    [InlineData("TableName", "{Events/Table}")]
    [InlineData("TransactionsTableName", "{Transactions/Table}")]
    [InlineData("AuditTableName", "{Audit/Table}")]
    [InlineData("BucketName", "{Archive/Bucket}")]
    [InlineData("QueueUrl", "{Webhooks/Queue}")]
    [InlineData("DeadLetterQueueUrl", "{Webhooks/DeadLetters}")]
    [InlineData("StripeSecretArn", "{StripeSecret/Secret}")]
    [InlineData("StripeProcessorFunctionName", "{StripeProcessor/Function}")]
    public void An_output_is_what_it_says(string output, string value) => _template.Render(Outputs()[output]!["Value"]).ShouldBe(value);

    [Fact]
    public void Outputs_are_exported_under_names_of_this_environment() =>
        Outputs().Select(output => output.Value!["Export"]!["Name"]!.ToString()).ShouldBe(Outputs().Select(output => $"Webhook{output.Key}-dev"));

    private static string Policy(Resource resource, string policy) => resource.Json[policy]?.ToString() ?? "Delete"; // as CloudFormation has it where nothing is said

    private JsonObject Outputs() => _template.Json["Outputs"]!.AsObject();

    private static List<string> Names(SynthesisedTemplate template) =>
    [
        .. from resource in template.Resources
           let property = NameProperties[resource.Type]
           where property is not null
           select template.Render(resource[property]),
    ];
}
