using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class EncryptionTests(Synthesised synthesised)
{
    private const string Key = "{Key/Key.Arn}";

    private readonly SynthesisedTemplate _template = synthesised.Dev;

    /// <summary>Where each type says by which key it is encrypted.</summary>
    public static TheoryData<string, string> Encrypted => new()
    {
        { "AWS::DynamoDB::Table", "SSESpecification.KMSMasterKeyId" },
        { "AWS::Lambda::Function", "KmsKeyArn" },
        { "AWS::Logs::LogGroup", "KmsKeyId" },
        { "AWS::SQS::Queue", "KmsMasterKeyId" },
        { "AWS::SecretsManager::Secret", "KmsKeyId" },
    };

    [Fact]
    public void There_is_one_key_which_is_renewed_each_year()
    {
        var key = _template.OfType("AWS::KMS::Key").Single();

        ((bool)key["EnableKeyRotation"]).ShouldBeTrue();
        _template.Render(_template.OfType("AWS::KMS::Alias").Single()["TargetKeyId"]).ShouldBe(Key);
    }

    [Theory]
    [MemberData(nameof(Encrypted))]
    public void All_that_is_kept_is_under_the_key(string type, string property)
    {
        var resources = _template.OfType(type).ToList();

        resources.ShouldNotBeEmpty();
        resources.ShouldAllBe(resource => _template.Render(property.Split('.').Aggregate((JsonNode)resource.Properties, (node, name) => node[name]!)) == Key);
    }

    /// <summary>Who may use the key by its own policy: the account's roles as far as theirs allow it, and two services for what is this stack's.</summary>
    [Fact]
    public void The_keys_policy_names_services_and_what_for() => Statements().ShouldBe(
        [
            "arn:{AWS::Partition}:iam::{AWS::AccountId}:root: kms:*",
            "logs.us-east-1.amazonaws.com: kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey*, kms:Describe*"
            + " if ArnLike kms:EncryptionContext:aws:logs:arn arn:{AWS::Partition}:logs:us-east-1:{AWS::AccountId}:log-group:*-dev"
            + " or arn:{AWS::Partition}:logs:us-east-1:{AWS::AccountId}:log-group:API-Gateway-Execution-Logs_*",
            "cloudwatch.amazonaws.com: kms:Decrypt, kms:GenerateDataKey*"
            + " if StringEquals aws:SourceAccount {AWS::AccountId}"
            + " if ArnLike aws:SourceArn arn:{AWS::Partition}:cloudwatch:us-east-1:{AWS::AccountId}:alarm:*-dev",
        ]);

    [Fact]
    public void The_keys_policy_covers_every_log()
    {
        foreach (var name in _template.OfType("AWS::Logs::LogGroup").Select(group => _template.Render(group["LogGroupName"])))
        {
            (name.EndsWith("-dev", StringComparison.Ordinal) || name.StartsWith("API-Gateway-Execution-Logs_", StringComparison.Ordinal)).ShouldBeTrue(name);
        }
    }

    private IEnumerable<string> Statements() =>
        from statement in _template.At("Key/Key")["KeyPolicy"]["Statement"]!.AsArray()
        let who = _template.Render(statement["Principal"]!.AsObject().Single().Value)
        let conditions =
            from operation in statement["Condition"]?.AsObject() ?? []
            from condition in operation.Value!.AsObject()
            select $" if {operation.Key} {condition.Key} {string.Join(" or ", _template.RenderAll(condition.Value))}"
        select $"{who}: {string.Join(", ", _template.RenderAll(statement["Action"]))}{string.Concat(conditions)}";
}
