using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Tests.Hosting;
using LocalCloud.Tests.S3;

namespace LocalCloud.Tests.FrontDoor;

/// <summary>A cloud that refuses what the roles don't allow.</summary>
public sealed class EnforcementTests(EnforcingCloud enforcing) : IClassFixture<EnforcingCloud>
{
    private const string User = "User: arn:aws:sts::000000000000:assumed-role/";
    private readonly OrdersCloud _cloud = enforcing.Cloud;

    [Theory]
    [InlineData("dynamodb", "DynamoDB_20120810.PutItem", """{ "TableName": "Orders", "Item": { "id": { "S": "a" } } }""", 400, "dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/Orders because no identity-based policy allows the dynamodb:PutItem action")]
    [InlineData("sqs", "AmazonSQS.SendMessage", """{ "QueueUrl": "Orders", "MessageBody": "{}" }""", 403, "sqs:SendMessage on resource: arn:aws:sqs:us-east-1:000000000000:Orders because no identity-based policy allows the sqs:SendMessage action")]
    [InlineData("sqs", "AmazonSQS.PurgeQueue", """{ "QueueUrl": "Orders" }""", 403, "sqs:PurgeQueue on resource: arn:aws:sqs:us-east-1:000000000000:Orders with an explicit deny in a policy")]
    [InlineData("secretsmanager", "secretsmanager.ListSecrets", "{}", 400, "secretsmanager:ListSecrets on resource: * because no identity-based policy allows the secretsmanager:ListSecrets action")]
    [InlineData("dynamodb", "DynamoDB_20120810.ExecuteStatement", """{ "Statement": "SELECT * FROM Orders" }""", 400, "dynamodb:ExecuteStatement because LocalCloud doesn't know which permissions that call needs")]
    public async Task What_a_role_may_not_is_refused_in_AWS_s_words_and_done_for_the_developer(string service, string target, string body, int refusal, string reason)
    {
        var (status, answer) = await _cloud.CallAsync(service, target, JsonNode.Parse(body)!.AsObject(), await _cloud.FunctionKeyAsync());

        status.ShouldBe(refusal, answer.ToJsonString());
        ((string)answer["__type"]!).ShouldBe("AccessDeniedException");
        ((string)answer["message"]!).ShouldStartWith(User);
        ((string)answer["message"]!).ShouldContain($"/OrderWorker is not authorized to perform: {reason}");
        var (allowed, _) = await _cloud.CallAsync(service, target, JsonNode.Parse(body)!.AsObject());
        allowed.ShouldNotBe(refusal);
    }

    [Fact]
    public async Task What_a_role_or_a_queue_s_own_policy_allows_is_done()
    {
        var key = await _cloud.FunctionKeyAsync();

        (await _cloud.CallAsync("secretsmanager", "secretsmanager.GetSecretValue", new JsonObject { ["SecretId"] = "OrdersKey" }, key)).Status.ShouldBe(200);
        (await _cloud.CallAsync("sqs", "AmazonSQS.GetQueueUrl", new JsonObject { ["QueueName"] = "Orders" }, key)).Status.ShouldBe(200);   // by the queue's policy
    }

    [Fact]
    public async Task S3_refuses_in_its_own_form_and_tells_nobody_what_is_missing_who_may_not_list()
    {
        using var developer = S3Cloud.ClientOf(_cloud);
        await developer.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = "theirs", ContentBody = "x" });
        await developer.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = "mine/a", ContentBody = "x" });
        var key = await _cloud.FunctionKeyAsync();
        using AmazonS3Client s3 = new(
            new SessionAWSCredentials(key.Id, key.Secret, key.SessionToken),
            new AmazonS3Config { ServiceURL = _cloud.Endpoint("S3"), ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

        var put = await Should.ThrowAsync<AmazonS3Exception>(() => s3.PutObjectAsync(new PutObjectRequest { BucketName = S3Cloud.Bucket, Key = "theirs", ContentBody = "y" }));
        put.ErrorCode.ShouldBe("AccessDenied");
        put.Message.ShouldContain("is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::orders-archive/theirs");
        using (await s3.GetObjectAsync(S3Cloud.Bucket, "theirs"))
        {
            (await Should.ThrowAsync<AmazonS3Exception>(() => s3.GetObjectAsync(S3Cloud.Bucket, "none"))).ErrorCode.ShouldBe("AccessDenied");
            (await Should.ThrowAsync<AmazonS3Exception>(() => developer.GetObjectAsync(S3Cloud.Bucket, "none"))).ErrorCode.ShouldBe("NoSuchKey");
        }

        var deletion = await Should.ThrowAsync<DeleteObjectsException>(() => s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = S3Cloud.Bucket, Objects = [new KeyVersion { Key = "theirs" }, new KeyVersion { Key = "mine/a" }] }));
        deletion.Response.DeletedObjects.ShouldHaveSingleItem().Key.ShouldBe("mine/a");
        var failed = deletion.Response.DeleteErrors.ShouldHaveSingleItem();
        (failed.Key, failed.Code).ShouldBe(("theirs", "AccessDenied"));
    }

    [Fact]
    public async Task A_mapping_whose_role_may_not_read_its_queue_ends_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("orders-mapping-");
        try
        {
            var refused = await Should.ThrowAsync<StartException>(() => OrdersCloud.StartAsync(folder, WithoutDelete, iam: Enforcement.Enforce));

            refused.Reasons.ShouldHaveSingleItem().ShouldBe(
                "Feed: the function's role Role has no permission for sqs:DeleteMessage on arn:aws:sqs:us-east-1:000000000000:Orders, without which AWS makes no mapping. Grant it.");
            await (await OrdersCloud.StartAsync(folder, WithoutDelete)).DisposeAsync();   // recorded only
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void WithoutDelete(JsonObject template) => EnforcingCloud.Statements(template)[0]!["Action"] = new JsonArray("sqs:ReceiveMessage", "sqs:GetQueueAttributes");
}

public sealed class EnforcingCloud : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orders-enforcing-");
    private OrdersCloud? _cloud;

    internal OrdersCloud Cloud => _cloud!;

    public async Task InitializeAsync() => _cloud = await OrdersCloud.StartAsync(_folder, Edit, iam: Enforcement.Enforce);

    public async Task DisposeAsync()
    {
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    internal static JsonArray Statements(JsonObject template) =>
        template["Resources"]!["Role"]!["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();

    private static void Edit(JsonObject template)
    {
        S3Cloud.AddBuckets(template);
        var statements = Statements(template);
        statements.Add(JsonNode.Parse($$"""{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{{S3Cloud.Bucket}}/*" }"""));
        statements.Add(JsonNode.Parse($$"""{ "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::{{S3Cloud.Bucket}}/mine/*" }"""));
        statements.Add(JsonNode.Parse("""{ "Effect": "Deny", "Action": "sqs:PurgeQueue", "Resource": "*" }"""));
        template["Resources"]!["QueuePolicy"] = JsonNode.Parse("""
            {
              "Type": "AWS::SQS::QueuePolicy",
              "Properties": {
                "Queues": [{ "Ref": "Queue" }],
                "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Principal": { "AWS": { "Fn::GetAtt": ["Role", "Arn"] } }, "Action": "sqs:GetQueueUrl", "Resource": { "Fn::GetAtt": ["Queue", "Arn"] } }] }
              }
            }
            """);
    }
}
