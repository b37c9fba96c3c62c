using System.Text.Json.Nodes;
using Webhooks.Infrastructure.Tests.Template;
using Webhooks.Providers;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class RoleTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.WithAcme;

    /// <summary>Who may do what with what. Nothing else is allowed to anybody.</summary>
    public static TheoryData<string, string[]> Allowed => Table(
    [
        ("Authorizer",
        [
            "logs:CreateLogStream → Authorizer/Logs",
            "logs:PutLogEvents → Authorizer/Logs",
            .. OfEveryFunction,
            .. Providers.Select(provider => $"secretsmanager:GetSecretValue → {provider.DisplayName}Secret/Secret"),
            "kms:Decrypt → Key/Key through secretsmanager",
        ]),
        .. Providers.Select(provider => ($"{provider.DisplayName}Processor", (string[])
        [
            $"logs:CreateLogStream → {provider.DisplayName}Processor/Logs",
            $"logs:PutLogEvents → {provider.DisplayName}Processor/Logs",
            .. OfEveryFunction,
            $"secretsmanager:GetSecretValue → {provider.DisplayName}Secret/Secret",
            "kms:Decrypt → Key/Key through secretsmanager",
            "sqs:SendMessage → Webhooks/Queue",
            "kms:Decrypt → Key/Key through sqs", // SQS asks for both, also of who only sends
            "kms:GenerateDataKey → Key/Key through sqs",
            $"s3:PutObject → Archive/Bucket/payloads/{provider.Name}/*",
            $"s3:PutObject → Archive/Bucket/unreadable/{provider.Name}/*",
        ])),
        ("Consumer",
        [
            "logs:CreateLogStream → Consumer/Logs",
            "logs:PutLogEvents → Consumer/Logs",
            .. OfEveryFunction,
            "sqs:ReceiveMessage → Webhooks/Queue",
            "sqs:DeleteMessage → Webhooks/Queue",
            "sqs:GetQueueAttributes → Webhooks/Queue",
            "dynamodb:PutItem → Events/Table",
            "dynamodb:GetItem → Transactions/Table",
            "dynamodb:PutItem → Transactions/Table",
            "kms:Decrypt → Key/Key through dynamodb, sqs",
        ]),
        ("DeadLetterProcessor",
        [
            "logs:CreateLogStream → DeadLetterProcessor/Logs",
            "logs:PutLogEvents → DeadLetterProcessor/Logs",
            .. OfEveryFunction,
            "sqs:ReceiveMessage → Webhooks/DeadLetters",
            "sqs:DeleteMessage → Webhooks/DeadLetters",
            "sqs:GetQueueAttributes → Webhooks/DeadLetters",
            "dynamodb:PutItem → Events/Table",
            "kms:Decrypt → Key/Key through dynamodb, sqs",
            .. Providers.Select(provider => $"s3:PutObject → Archive/Bucket/{provider.Name}/*"),
            "s3:PutObject → Archive/Bucket/unknown/*",
        ]),
        ("AuditLogger",
        [
            "logs:CreateLogStream → AuditLogger/Logs",
            "logs:PutLogEvents → AuditLogger/Logs",
            .. OfEveryFunction,
            .. new[] { "Events", "Transactions" }.SelectMany(table => new[] { "DescribeStream", "GetRecords", "GetShardIterator" }.Select(action => $"dynamodb:{action} → {table}/Table.StreamArn")),
            "dynamodb:ListStreams → *", // streams can only be listed all or none
            "dynamodb:BatchWriteItem → Audit/Table",
            "kms:Decrypt → Key/Key through dynamodb",
            "s3:PutObject → Archive/Bucket/aws/lambda/*", // where its event sources keep what it could not handle
            "s3:ListBucket → Archive/Bucket",
        ]),
        ("BucketEmptier",
        [
            "logs:CreateLogStream → BucketEmptier/Logs",
            "logs:PutLogEvents → BucketEmptier/Logs",
            .. OfEveryFunction,
            "s3:ListBucketVersions → Archive/Bucket",
            "s3:ListBucketMultipartUploads → Archive/Bucket",
            "s3:DeleteObject → Archive/Bucket/*",
            "s3:DeleteObjectVersion → Archive/Bucket/*",
            "s3:AbortMultipartUpload → Archive/Bucket/*",
        ]),
    ]);

    /// <summary>What each may besides: its traces, which have no resource, and its own environment.</summary>
    private static string[] OfEveryFunction => ["xray:PutTraceSegments → *", "xray:PutTelemetryRecords → *", "kms:Decrypt → Key/Key through lambda"];

    private static TheoryData<string, string[]> Table(IReadOnlyList<(string Function, string[] Allowed)> rows)
    {
        var data = new TheoryData<string, string[]>();
        foreach (var (function, allowed) in rows)
        {
            data.Add(function, allowed);
        }

        return data;
    }

    private static IReadOnlyList<Provider> Providers => [.. Catalog.Providers, new AcmeProvider()];

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_function_may_do_what_it_does_and_nothing_else(string function, string[] allowed) =>
        AllowedTo(function).ShouldBe(allowed, ignoreOrder: true);

    [Fact]
    public void Every_function_is_in_the_table_of_what_is_allowed() =>
        _template.OfType("AWS::Lambda::Function").Select(function => function.Path.Split('/')[0])
            .ShouldBe(Allowed.Select(row => (string)row[0]), ignoreOrder: true);

    [Fact]
    public void Every_function_has_a_role_of_its_own() =>
        _template.OfType("AWS::Lambda::Function").ShouldAllBe(function => _template.Render(function["Role"]) == $"{{{function.Path.Split('/')[0]}/Role.Arn}}");

    [Fact]
    public void A_star_stands_only_where_an_action_has_no_resource_of_its_own() =>
        (from policy in _template.OfType("AWS::IAM::Policy")
         from statement in policy["PolicyDocument"]["Statement"]!.AsArray()
         where _template.RenderAll(statement["Resource"]).Contains("*")
         from action in _template.RenderAll(statement["Action"])
         select action).Distinct().ShouldBe(["xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"], ignoreOrder: true);

    [Fact]
    public void No_action_has_a_star() =>
        _template.OfType("AWS::IAM::Policy").SelectMany(policy => policy["PolicyDocument"]["Statement"]!.AsArray()).SelectMany(statement => _template.RenderAll(statement!["Action"]))
            .ShouldAllBe(action => !action.Contains('*'));

    [Fact]
    public void Only_lambda_may_take_on_a_functions_role()
    {
        foreach (var role in FunctionRoles)
        {
            var trust = role["AssumeRolePolicyDocument"]["Statement"]!.AsArray().Single()!;
            trust["Principal"]!.ToJsonString().ShouldBe("""{"Service":"lambda.amazonaws.com"}""");
            trust["Action"]!.ToString().ShouldBe("sts:AssumeRole");
        }
    }

    [Fact]
    public void Roles_have_no_policies_but_their_own_one()
    {
        FunctionRoles.ShouldAllBe(role => !role.Properties.ContainsKey("ManagedPolicyArns") && !role.Properties.ContainsKey("Policies"));
        _template.OfType("AWS::IAM::Policy").ShouldAllBe(policy => policy["Roles"].AsArray().Count == 1);
        _template.OfType("AWS::IAM::Policy").Count().ShouldBe(FunctionRoles.Count());
    }

    [Fact]
    public void A_function_starts_only_when_it_may_do_its_work() =>
        _template.OfType("AWS::Lambda::Function").ShouldAllBe(function => function.Json["DependsOn"]!.AsArray()
            .Any(id => (string)id! == _template.At($"{function.Path.Split('/')[0]}/Policy").LogicalId));

    /// <summary>All but the one that isn't this stack's but the account's.</summary>
    private IEnumerable<Resource> FunctionRoles => _template.OfType("AWS::IAM::Role").Where(role => role.Path != "Api/Logs/Role");

    private IEnumerable<string> AllowedTo(string function) =>
        from policy in _template.OfType("AWS::IAM::Policy")
        where _template.RenderAll(policy["Roles"]).Contains($"{{{function}/Role}}")
        from statement in policy["PolicyDocument"]["Statement"]!.AsArray()
        from action in _template.RenderAll(statement["Action"])
        from resource in _template.RenderAll(statement["Resource"])
        select $"{action} → {resource.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace(".Arn", "", StringComparison.Ordinal)}{Through(statement)}";

    /// <summary>The services by which alone it is allowed.</summary>
    private static string Through(JsonNode statement)
    {
        if (statement["Condition"] is not { } condition)
        {
            return "";
        }

        var services = condition.AsObject().Single().Value!.AsObject().Single();
        (condition.AsObject().Single().Key, services.Key).ShouldBe(("StringEquals", "kms:ViaService"));
        return $" through {string.Join(", ", services.Value!.AsArray().Select(service => service!.ToString().Split('.')).Select(parts => parts is [var name, "us-east-1", "amazonaws", "com"] ? name : "?").Order())}";
    }
}
