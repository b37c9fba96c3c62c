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
        ["AWS::ApiGateway::Account"] = null, // the account's
        ["AWS::ApiGateway::Authorizer"] = "Name",
        ["AWS::ApiGateway::Deployment"] = null,
        ["AWS::ApiGateway::Method"] = null,
        ["AWS::ApiGateway::Resource"] = null,
        ["AWS::ApiGateway::RestApi"] = "Name",
        ["AWS::ApiGateway::Stage"] = null, // it is part of the API's address
        ["AWS::CloudWatch::Alarm"] = "AlarmName",
        ["AWS::CloudWatch::Dashboard"] = "DashboardName",
        ["AWS::DynamoDB::Table"] = "TableName",
        ["AWS::KMS::Alias"] = "AliasName",
        ["AWS::KMS::Key"] = null, // it has its alias
        ["AWS::IAM::Policy"] = "PolicyName",
        ["AWS::IAM::Role"] = "RoleName",
        ["AWS::Lambda::Alias"] = null, // it is its function's
        ["AWS::Lambda::EventSourceMapping"] = null,
        ["AWS::Lambda::Function"] = "FunctionName",
        ["AWS::Lambda::Permission"] = null,
        ["AWS::Lambda::Version"] = null,
        ["AWS::Logs::LogGroup"] = "LogGroupName",
        ["AWS::Logs::QueryDefinition"] = "Name",
        ["AWS::S3::Bucket"] = "BucketName",
        ["AWS::S3::BucketPolicy"] = null,
        ["AWS::SNS::Subscription"] = null,
        ["AWS::SNS::Topic"] = "TopicName",
        ["AWS::SNS::TopicPolicy"] = null,
        ["AWS::SQS::Queue"] = "QueueName",
        ["AWS::SQS::QueuePolicy"] = null,
        ["AWS::SecretsManager::Secret"] = "Name",
        ["AWS::WAFv2::IPSet"] = "Name",
        ["AWS::WAFv2::LoggingConfiguration"] = null,
        ["AWS::WAFv2::WebACL"] = "Name",
        ["AWS::WAFv2::WebACLAssociation"] = null,
        ["Custom::EmptiedBucket"] = null,
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
        _template.Resources.Where(resource => resource.Type is "AWS::DynamoDB::Table" or "AWS::SQS::Queue" or "AWS::SecretsManager::Secret" or "AWS::S3::Bucket" or "AWS::Logs::LogGroup" or "AWS::KMS::Key")
            .ShouldAllBe(resource => resource.Json["DeletionPolicy"]!.ToString() == "Delete");

    [Fact]
    public void Secrets_come_without_a_value_and_with_a_word_on_how_to_set_it()
    {
        foreach (var provider in Catalog.Providers)
        {
            var secret = _template.At($"{provider.DisplayName}Secret/Secret");
            secret.Properties.Select(property => property.Key).ShouldBe(["Description", "KmsKeyId", "Name", "Tags"], ignoreOrder: true);
            secret["Description"].ToString().ShouldContain($"aws secretsmanager put-secret-value --secret-id {secret["Name"]} ");
        }
    }

    [Fact]
    public void No_secret_is_in_the_template()
    {
        _template.OfType("AWS::SecretsManager::Secret").ShouldAllBe(secret => !secret.Properties.ContainsKey("SecretString") && !secret.Properties.ContainsKey("GenerateSecretString"));
        _template.Text.ShouldNotContain("{{resolve:"); // it would put a secret's value into the stack's resources
        _template.Json.ContainsKey("Parameters").ShouldBeFalse();
    }

    [Fact]
    public void It_is_in_us_east_1_unless_told_otherwise()
    {
        _template.Text.ShouldNotContain("AWS::Region");
        _template.Text.ShouldContain(":logs:us-east-1:");
        synthesised.Other.Text.ShouldNotContain("us-east-1");
        synthesised.Other.Text.ShouldContain(":logs:eu-central-1:");
    }

    [Fact]
    public void What_can_be_tagged_says_whose_it_is()
    {
        var tagged = _template.Resources.Where(resource => resource.Properties.ContainsKey("Tags")).ToList();

        tagged.Select(resource => resource.Type).Distinct().ShouldBe(
            [
                "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage", "AWS::CloudWatch::Alarm", "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::KMS::Key", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function",
                "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::SecretsManager::Secret", "AWS::WAFv2::IPSet", "AWS::WAFv2::WebACL",
            ],
            ignoreOrder: true);
        tagged.ShouldAllBe(resource => string.Join(", ", resource["Tags"].AsArray().Select(tag => $"{tag!["Key"]}={tag["Value"]}")) == "Environment=dev, ManagedBy=aws-cdk, Project=webhooks");
    }

    [Fact]
    public void No_two_resources_wait_for_each_other() =>
        new[] { _template, synthesised.Other, synthesised.WithAcme }.ShouldAllBe(template => DependencyCycle.Find(template.Json["Resources"]!.AsObject()).Count == 0);

    [Theory]
    [InlineData("""{ "A": { "P": { "Ref": "B" } }, "B": { "P": [{ "Fn::GetAtt": ["C", "Arn"] }] }, "C": { "DependsOn": ["A"] } }""")]
    [InlineData("""{ "A": { "P": { "Fn::Sub": "x-${B.Arn}" } }, "B": { "P": { "Fn::Sub": ["${C}${V}", { "V": { "Fn::GetAtt": "C.Arn" } }] } }, "C": { "DependsOn": "A" } }""")]
    public void Resources_that_wait_for_each_other_are_found(string resources) =>
        DependencyCycle.Find(JsonNode.Parse(resources)!.AsObject()).ShouldBe(["A", "B", "C", "A"]);

    [Fact]
    public void The_outputs_say_all_that_one_needs_to_use_the_stack() => Outputs().Select(output => output.Key).ShouldBe(
        [
            "ApiUrl", "TableName", "TransactionsTableName", "AuditTableName", "BucketName", "QueueUrl", "DeadLetterQueueUrl", "TopicArn",
            "AuthorizerFunctionName", "ConsumerFunctionName", "DeadLetterProcessorFunctionName", "AuditLoggerFunctionName", "BucketEmptierFunctionName",
            .. Catalog.Providers.SelectMany(provider => new[] { $"{provider.DisplayName}SecretArn", $"{provider.DisplayName}ProcessorFunctionName" }),
        ],
        ignoreOrder: true);

    [Theory]
    [InlineData("ApiUrl", "https://{Api/Api}.execute-api.us-east-1.{AWS::URLSuffix}/{Api/Api/DeploymentStage.prod}/")]
    [InlineData("TableName", "{Events/Table}")]
    [InlineData("TransactionsTableName", "{Transactions/Table}")]
    [InlineData("AuditTableName", "{Audit/Table}")]
    [InlineData("BucketName", "{Archive/Bucket}")]
    [InlineData("QueueUrl", "{Webhooks/Queue}")]
    [InlineData("DeadLetterQueueUrl", "{Webhooks/DeadLetters}")]
    [InlineData("TopicArn", "{AlarmTopic/Topic}")]
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
           where property is not null && resource.Path != "Api/Logs/Execution" // API Gateway names it, by the API's id
           select template.Render(resource[property]),
    ];
}
