namespace CloudTemplate.Tests.Resources;

public sealed class NameTests
{
    [Fact]
    public void A_resource_without_a_name_gets_one_of_stack_logical_id_and_a_hash() =>
        Templates.Resolve(Templates.Of("""
            "Orders": { "Type": "AWS::SQS::Queue" }
            """)).Queues.Single().Name.ShouldMatch("^Shop-Orders-[A-Z0-9]{12}$");

    [Theory]
    [InlineData("Shop", "AQueueWhoseLogicalIdIsSoLongThatItCouldNeverBeTheNameOfAnyQueueInTheWholeWideWorld", "^Shop-AQueueWhoseLogicalId.*-[A-Z0-9]{12}$")]
    [InlineData("AStackWhoseNameIsSoLongThatItCouldNeverBeTheNameOfAnyQueueInTheWholeWideWorldWeKnow", "Orders", "^AStackWhoseNameIsSoLong.*-Orders-[A-Z0-9]{12}$")]
    [InlineData("AStackWhoseNameIsSoLongThatItCouldNeverBeTheNameOfAnyQueueInTheWholeWideWorldWeKnow", "AQueueWhoseLogicalIdIsSoLongThatItCouldNeverBeTheName", "^AStack.*-AQueue.*-[A-Z0-9]{12}$")]
    public void A_name_is_cut_to_what_the_service_allows(string stack, string logicalId, string pattern)
    {
        var name = Templates.Resolve(Templates.Of($$"""
            "{{logicalId}}": { "Type": "AWS::SQS::Queue" }
            """), new TemplateContext { StackName = stack }).Queues.Single().Name;

        name.Length.ShouldBe(80);
        name.ShouldMatch(pattern);
    }

    [Theory]
    [InlineData("AWS::SQS::Queue", "QueueName", "queue")]
    [InlineData("AWS::SecretsManager::Secret", "Name", "secret")]
    [InlineData("AWS::Logs::LogGroup", "LogGroupName", "log group")]
    [InlineData("AWS::S3::Bucket", "BucketName", "bucket")]
    public void Two_of_a_kind_with_one_name_are_a_problem(string type, string property, string kind) =>
        Templates.Problems(Templates.Of($$"""
            "A": { "Type": "{{type}}", "Properties": { "{{property}}": "orders" } },
            "B": { "Type": "{{type}}", "Properties": { "{{property}}": "orders" } }
            """)).ShouldBe([$"B: there is another {kind} of the name orders: A. Give them different names."]);

    [Theory]
    [InlineData("Queue", "QueueName", "orders")]
    [InlineData("Queue", "Arn", "arn:aws:sqs:us-east-1:000000000000:orders")]
    [InlineData("Queue", "QueueUrl", "https://sqs.us-east-1.amazonaws.com/000000000000/orders")]
    [InlineData("Table", "", "orders")]
    [InlineData("Table", "Arn", "arn:aws:dynamodb:us-east-1:000000000000:table/orders")]
    [InlineData("Worker", "", "orders")]
    [InlineData("Worker", "Arn", "arn:aws:lambda:us-east-1:000000000000:function:orders")]
    [InlineData("Role", "", "orders")]
    [InlineData("Role", "Arn", "arn:aws:iam::000000000000:role/shop/orders")]
    [InlineData("Role", "RoleId", "^AROA[A-Z2-7]{17}$")]
    [InlineData("Secret", "", "^arn:aws:secretsmanager:us-east-1:000000000000:secret:orders-[A-Za-z0-9]{6}$")]
    [InlineData("Secret", "Id", "^arn:aws:secretsmanager:us-east-1:000000000000:secret:orders-[A-Za-z0-9]{6}$")]
    [InlineData("Bucket", "", "orders")]
    [InlineData("Bucket", "Arn", "arn:aws:s3:::orders")]
    [InlineData("Bucket", "DomainName", "orders.s3.amazonaws.com")]
    [InlineData("Bucket", "RegionalDomainName", "orders.s3.us-east-1.amazonaws.com")]
    [InlineData("Bucket", "DualStackDomainName", "orders.s3.dualstack.us-east-1.amazonaws.com")]
    [InlineData("Logs", "", "orders")]
    [InlineData("Logs", "Arn", "arn:aws:logs:us-east-1:000000000000:log-group:orders:*")]
    [InlineData("Mapping", "", "^[0-9a-f-]{36}$")]
    [InlineData("Mapping", "Id", "^[0-9a-f-]{36}$")]
    [InlineData("Api", "", "^[a-z0-9]{10}$")]
    [InlineData("Api", "RestApiId", "^[a-z0-9]{10}$")]
    [InlineData("Api", "RootResourceId", "^[a-z0-9]{10}$")]
    [InlineData("Orders", "", "^[a-z0-9]{6}$")]
    [InlineData("Orders", "ResourceId", "^[a-z0-9]{6}$")]
    [InlineData("Authorizer", "", "^[a-z0-9]{6}$")]
    [InlineData("Authorizer", "AuthorizerId", "^[a-z0-9]{6}$")]
    [InlineData("Deployment", "", "^[a-z0-9]{6}$")]
    [InlineData("Deployment", "DeploymentId", "^[a-z0-9]{6}$")]
    [InlineData("Stage", "", "v1")]
    [InlineData("Key", "", "^[0-9a-f-]{36}$")]
    [InlineData("Key", "KeyId", "^[0-9a-f-]{36}$")]
    [InlineData("Key", "Arn", "^arn:aws:kms:us-east-1:000000000000:key/[0-9a-f-]{36}$")]
    [InlineData("Alias", "", "alias/orders")]
    public void References_give_what_AWS_documents_for_the_type(string logicalId, string attribute, string expected)
    {
        var expression = attribute.Length == 0 ? $$"""{ "Ref": "{{logicalId}}" }""" : $$"""{ "Fn::GetAtt": ["{{logicalId}}", "{{attribute}}"] }""";

        var value = Templates.Resolve($$"""{ "Resources": { {{OneOfEach}} }, "Outputs": { "Result": { "Value": {{expression}} } } }""").Outputs["Result"];

        if (expected.StartsWith('^'))
        {
            value.ShouldMatch(expected);
        }
        else
        {
            value.ShouldBe(expected);
        }
    }

    private const string OneOfEach = $$"""
        "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders" } },
        "Table": { "Type": "AWS::DynamoDB::Table", "Properties": {
          "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }], "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }] } },
        "Role": { "Type": "AWS::IAM::Role", "Properties": {
          "RoleName": "orders", "Path": "/shop/",
          "AssumeRolePolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }] } } },
        "Worker": { "Type": "AWS::Lambda::Function", "Properties": {
          "FunctionName": "orders", "Code": { "S3Key": "a.zip" }, "Runtime": "dotnet10", "Handler": "Orders", "Role": { "Fn::GetAtt": "Role.Arn" } } },
        "Secret": { "Type": "AWS::SecretsManager::Secret", "Properties": { "Name": "orders" } },
        "Bucket": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "orders" } },
        "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "orders" } },
        "Mapping": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": { "EventSourceArn": { "Fn::GetAtt": "Queue.Arn" }, "FunctionName": { "Ref": "Worker" } } },
        "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "orders" } },
        "Orders": { "Type": "AWS::ApiGateway::Resource", "Properties": { "RestApiId": { "Ref": "Api" }, "ParentId": { "Fn::GetAtt": "Api.RootResourceId" }, "PathPart": "orders" } },
        "Authorizer": { "Type": "AWS::ApiGateway::Authorizer", "Properties": {
          "Type": "REQUEST", "Name": "orders", "RestApiId": { "Ref": "Api" }, "IdentitySource": "method.request.header.X-Key", "AuthorizerUri": {{Examples.FunctionUri}} } },
        "Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "Api" } } },
        "Stage": { "Type": "AWS::ApiGateway::Stage", "Properties": { "RestApiId": { "Ref": "Api" }, "DeploymentId": { "Ref": "Deployment" }, "StageName": "v1" } },
        "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": {} } },
        "Alias": { "Type": "AWS::KMS::Alias", "Properties": { "AliasName": "alias/orders", "TargetKeyId": { "Ref": "Key" } } }
        """;
}
