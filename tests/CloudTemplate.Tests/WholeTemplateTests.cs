using System.Text.Json;

namespace CloudTemplate.Tests;

/// <summary>A template of the CDK, read from end to end.</summary>
public sealed class WholeTemplateTests
{
    private readonly SystemModel _system = Templates.Resolve(OrdersTemplate.Json);

    [Fact]
    public void The_function_has_its_settings_and_resolved_environment()
    {
        var function = _system.Functions.ShouldHaveSingleItem();

        function.Name.ShouldBe("OrderWorker-dev");
        function.Arn.ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:OrderWorker-dev");
        function.Path.ShouldBe("Shop/Worker/Function/Resource");
        function.LogicalId.ShouldBe("Worker4444");
        function.Runtime.ShouldBe("dotnet10");
        function.Handler.ShouldBe("Orders");
        function.CodeKey.ShouldBe("0a1b.zip");
        function.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        function.MemorySize.ShouldBe(512);
        function.ReservedConcurrency.ShouldBe(20);
        function.RoleArn.ShouldBe(_system.Roles.Single().Arn);
        function.LogGroupName.ShouldBe("/aws/lambda/OrderWorker-dev");
        function.Environment.Keys.ShouldBe(["TABLE_NAME", "QUEUE_URL", "SECRET_ARN"], ignoreOrder: true);
        function.Environment["TABLE_NAME"].ShouldBe("Orders-dev");
        function.Environment["QUEUE_URL"].ShouldBe("https://sqs.us-east-1.amazonaws.com/000000000000/Orders-dev");
        function.Environment["SECRET_ARN"].ShouldBe(_system.Secrets.Single().Arn);
    }

    [Fact]
    public void The_queue_dead_letters_into_the_other_queue()
    {
        var queue = _system.Queues.Single(queue => queue.Name == "Orders-dev");
        var late = _system.Queues.Single(queue => queue.Name == "LateOrders-dev");

        queue.VisibilityTimeout.ShouldBe(TimeSpan.FromSeconds(300));
        queue.Redrive.ShouldBe(new RedriveModel("arn:aws:sqs:us-east-1:000000000000:LateOrders-dev", 3));
        late.RetentionPeriod.ShouldBe(TimeSpan.FromDays(14));
        late.Redrive.ShouldBeNull();
    }

    [Fact]
    public void The_table_is_made_by_a_call_of_CreateTable()
    {
        var table = _system.Tables.ShouldHaveSingleItem();

        using var request = JsonDocument.Parse(table.CreateTableRequest);
        JsonElement.DeepEquals(request.RootElement, JsonElement.Parse("""
            {
              "TableName": "Orders-dev",
              "AttributeDefinitions": [{ "AttributeName": "orderId", "AttributeType": "S" }, { "AttributeName": "placedAt", "AttributeType": "N" }],
              "KeySchema": [{ "AttributeName": "orderId", "KeyType": "HASH" }, { "AttributeName": "placedAt", "KeyType": "RANGE" }],
              "BillingMode": "PAY_PER_REQUEST",
              "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" }
            }
            """)).ShouldBeTrue(table.CreateTableRequest);
        table.StreamArn!.ShouldStartWith("arn:aws:dynamodb:us-east-1:000000000000:table/Orders-dev/stream/");
        table.TimeToLiveAttribute.ShouldBeNull();
    }

    [Fact]
    public void The_mapping_feeds_the_queue_to_the_function()
    {
        var mapping = _system.QueueMappings.ShouldHaveSingleItem();

        mapping.QueueArn.ShouldBe("arn:aws:sqs:us-east-1:000000000000:Orders-dev");
        mapping.FunctionArn.ShouldBe(_system.Functions.Single().Arn);
        mapping.BatchSize.ShouldBe(100);
        mapping.BatchWindow.ShouldBe(TimeSpan.FromSeconds(2));
        mapping.ReportBatchItemFailures.ShouldBeTrue();
        mapping.MaximumConcurrency.ShouldBe(10);
        mapping.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void The_method_stands_on_its_path_behind_its_authorizer()
    {
        var api = _system.RestApis.ShouldHaveSingleItem();
        var method = api.Methods.ShouldHaveSingleItem();

        api.Name.ShouldBe("Orders-dev");
        api.ApiId.ShouldMatch("^[a-z0-9]{10}$");
        api.StageName.ShouldBe("prod");
        api.Throttle.ShouldBe(new ThrottleModel(1000, 2000));
        method.HttpMethod.ShouldBe("PUT");
        method.ResourcePath.ShouldBe("/orders/{id}");
        method.FunctionArn.ShouldBe(_system.Functions.Single().Arn);
        method.IntegrationTimeout.ShouldBe(TimeSpan.FromSeconds(29));
        method.Throttle.ShouldBe(new ThrottleModel(2.5, 5));
        var authorizer = method.Authorizer.ShouldNotBeNull();
        authorizer.Name.ShouldBe("PartnerAuthorizer-dev");
        authorizer.FunctionArn.ShouldBe(_system.Functions.Single().Arn);
        authorizer.IdentitySources.ShouldBe(["method.request.header.X-Partner", "method.request.header.X-Key"]);
        authorizer.CacheTtl.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_role_has_its_own_statements_and_those_of_the_policy_beside_it()
    {
        var role = _system.Roles.ShouldHaveSingleItem();

        role.Name.ShouldStartWith("Shop-WorkerRole2222-");
        role.Arn.ShouldBe($"arn:aws:iam::000000000000:role/{role.Name}");
        role.TrustedServices.ShouldBe(["lambda.amazonaws.com"]);
        role.ManagedPolicyArns.ShouldBe(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]);
        role.Statements.Count.ShouldBe(3);
        role.Statements[0].Actions.ShouldBe(["logs:CreateLogStream", "logs:PutLogEvents"]);
        role.Statements[0].Resources.ShouldBe(["arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/OrderWorker-dev:*"]);
        role.Statements[1].Allow.ShouldBeTrue();
        role.Statements[1].Actions.ShouldBe(["sqs:ReceiveMessage"]);
        role.Statements[2].Allow.ShouldBeFalse();
        role.Statements[2].NotActions.ShouldBe(["dynamodb:PutItem"]);
        role.Statements[2].Conditions.ShouldBe("""{"Bool":{"aws:SecureTransport":"false"}}""");
    }

    [Fact]
    public void The_gateway_may_invoke_the_function_for_that_route()
    {
        var permission = _system.InvokePermissions.ShouldHaveSingleItem();

        permission.Principal.ShouldBe("apigateway.amazonaws.com");
        permission.SourceArn.ShouldBe($"arn:aws:execute-api:us-east-1:000000000000:{_system.RestApis.Single().ApiId}/prod/PUT/orders/*");
    }

    [Fact]
    public void Outputs_are_resolved_by_name()
    {
        _system.Outputs["ApiUrl"].ShouldBe($"https://{_system.RestApis.Single().ApiId}.execute-api.us-east-1.amazonaws.com/prod/");
        _system.Outputs["TableName"].ShouldBe("Orders-dev");
        _system.Outputs["QueueUrl"].ShouldBe("https://sqs.us-east-1.amazonaws.com/000000000000/Orders-dev");
    }

    [Fact]
    public void What_only_watches_is_listed_as_not_emulated() =>
        _system.NotEmulated.ShouldBe([new NotEmulatedResource { LogicalId = "Alarm7878", Path = "Shop/Alarm/Resource", Type = "AWS::CloudWatch::Alarm" }]);

    [Fact]
    public void The_same_template_gives_the_same_names_every_time()
    {
        var again = Templates.Resolve(OrdersTemplate.Json);

        again.Roles.Single().Name.ShouldBe(_system.Roles.Single().Name);
        again.Secrets.Single().Arn.ShouldBe(_system.Secrets.Single().Arn);
        again.RestApis.Single().ApiId.ShouldBe(_system.RestApis.Single().ApiId);
    }

    [Fact]
    public void Another_stack_has_other_ids()
    {
        var other = Templates.Resolve(OrdersTemplate.Json, Templates.Shop with { StackName = "Branch" });

        other.Roles.Single().Name.ShouldStartWith("Branch-WorkerRole2222-");
        other.RestApis.Single().ApiId.ShouldNotBe(_system.RestApis.Single().ApiId);
    }

    [Fact]
    public void Queues_are_found_where_the_context_says()
    {
        var local = Templates.Resolve(OrdersTemplate.Json, Templates.Shop with { QueueEndpoint = new Uri("http://127.0.0.1:4566") });

        local.Functions.Single().Environment["QUEUE_URL"].ShouldBe("http://127.0.0.1:4566/000000000000/Orders-dev");
    }
}
