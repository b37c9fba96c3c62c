namespace CloudTemplate.Tests;

/// <summary>A template as the CDK writes it: a REST API behind an authorizer takes orders into a queue, and a worker stores them.</summary>
internal static class OrdersTemplate
{
    public const string Json = """
        {
          "Description": "Takes orders.",
          "Resources": {
            "OrdersTable1A2B": {
              "Type": "AWS::DynamoDB::Table",
              "Properties": {
                "TableName": "Orders-dev",
                "AttributeDefinitions": [{ "AttributeName": "orderId", "AttributeType": "S" }, { "AttributeName": "placedAt", "AttributeType": "N" }],
                "KeySchema": [{ "AttributeName": "orderId", "KeyType": "HASH" }, { "AttributeName": "placedAt", "KeyType": "RANGE" }],
                "BillingMode": "PAY_PER_REQUEST",
                "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
                "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" }
              },
              "UpdateReplacePolicy": "Delete",
              "DeletionPolicy": "Delete",
              "Metadata": { "aws:cdk:path": "Shop/Orders/Table/Resource" }
            },
            "LateOrders3C4D": {
              "Type": "AWS::SQS::Queue",
              "Properties": { "QueueName": "LateOrders-dev", "MessageRetentionPeriod": 1209600 },
              "Metadata": { "aws:cdk:path": "Shop/LateOrders/Resource" }
            },
            "OrderQueue5E6F": {
              "Type": "AWS::SQS::Queue",
              "Properties": {
                "QueueName": "Orders-dev",
                "VisibilityTimeout": 300,
                "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["LateOrders3C4D", "Arn"] }, "maxReceiveCount": 3 }
              },
              "Metadata": { "aws:cdk:path": "Shop/OrderQueue/Resource" }
            },
            "QueuePolicy7A8B": {
              "Type": "AWS::SQS::QueuePolicy",
              "Properties": { "PolicyDocument": { "Statement": [] }, "Queues": [{ "Ref": "OrderQueue5E6F" }] }
            },
            "PartnerSecret9C0D": {
              "Type": "AWS::SecretsManager::Secret",
              "Properties": { "Name": "Partner-dev", "Description": "The partner's key", "GenerateSecretString": {} },
              "Metadata": { "aws:cdk:path": "Shop/PartnerSecret/Resource" }
            },
            "WorkerLogs1111": {
              "Type": "AWS::Logs::LogGroup",
              "Properties": { "LogGroupName": "/aws/lambda/OrderWorker-dev", "RetentionInDays": 30 },
              "Metadata": { "aws:cdk:path": "Shop/Worker/Logs/Resource" }
            },
            "WorkerRole2222": {
              "Type": "AWS::IAM::Role",
              "Properties": {
                "AssumeRolePolicyDocument": {
                  "Version": "2012-10-17",
                  "Statement": [{ "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" } }]
                },
                "ManagedPolicyArns": [{ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]] }],
                "Policies": [{
                  "PolicyName": "logs",
                  "PolicyDocument": { "Statement": { "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": { "Fn::GetAtt": ["WorkerLogs1111", "Arn"] } } }
                }]
              },
              "Metadata": { "aws:cdk:path": "Shop/Worker/Role/Resource" }
            },
            "WorkerPolicy3333": {
              "Type": "AWS::IAM::Policy",
              "Properties": {
                "PolicyName": "WorkerPolicy",
                "PolicyDocument": {
                  "Version": "2012-10-17",
                  "Statement": [
                    { "Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": { "Fn::GetAtt": ["OrderQueue5E6F", "Arn"] } },
                    { "Effect": "Deny", "NotAction": "dynamodb:PutItem", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }
                  ]
                },
                "Roles": [{ "Ref": "WorkerRole2222" }]
              },
              "Metadata": { "aws:cdk:path": "Shop/Worker/Policy/Resource" }
            },
            "Worker4444": {
              "Type": "AWS::Lambda::Function",
              "Properties": {
                "FunctionName": "OrderWorker-dev",
                "Architectures": ["arm64"],
                "Code": { "S3Bucket": { "Fn::Sub": "cdk-assets-${AWS::AccountId}-${AWS::Region}" }, "S3Key": "0a1b.zip" },
                "Environment": { "Variables": { "TABLE_NAME": { "Ref": "OrdersTable1A2B" }, "QUEUE_URL": { "Ref": "OrderQueue5E6F" }, "SECRET_ARN": { "Ref": "PartnerSecret9C0D" } } },
                "Handler": "Orders",
                "LoggingConfig": { "LogGroup": { "Ref": "WorkerLogs1111" } },
                "MemorySize": 512,
                "ReservedConcurrentExecutions": 20,
                "Role": { "Fn::GetAtt": ["WorkerRole2222", "Arn"] },
                "Runtime": "dotnet10",
                "Timeout": 30
              },
              "DependsOn": ["WorkerPolicy3333", "WorkerRole2222"],
              "Metadata": { "aws:cdk:path": "Shop/Worker/Function/Resource" }
            },
            "OrdersToWorker5555": {
              "Type": "AWS::Lambda::EventSourceMapping",
              "Properties": {
                "EventSourceArn": { "Fn::GetAtt": ["OrderQueue5E6F", "Arn"] },
                "FunctionName": { "Ref": "Worker4444" },
                "BatchSize": 100,
                "MaximumBatchingWindowInSeconds": 2,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "ScalingConfig": { "MaximumConcurrency": 10 }
              },
              "Metadata": { "aws:cdk:path": "Shop/OrdersToWorker/Resource" }
            },
            "Api6666": {
              "Type": "AWS::ApiGateway::RestApi",
              "Properties": { "Name": "Orders-dev", "EndpointConfiguration": { "Types": ["REGIONAL"] } },
              "Metadata": { "aws:cdk:path": "Shop/Api/Resource" }
            },
            "ApiAccount": { "Type": "AWS::ApiGateway::Account", "Properties": { "CloudWatchRoleArn": "arn:aws:iam::000000000000:role/any" } },
            "ApiOrders7777": {
              "Type": "AWS::ApiGateway::Resource",
              "Properties": { "ParentId": { "Fn::GetAtt": ["Api6666", "RootResourceId"] }, "PathPart": "orders", "RestApiId": { "Ref": "Api6666" } },
              "Metadata": { "aws:cdk:path": "Shop/Api/Default/orders/Resource" }
            },
            "ApiOrder8888": {
              "Type": "AWS::ApiGateway::Resource",
              "Properties": { "ParentId": { "Ref": "ApiOrders7777" }, "PathPart": "{id}", "RestApiId": { "Ref": "Api6666" } },
              "Metadata": { "aws:cdk:path": "Shop/Api/Default/orders/{id}/Resource" }
            },
            "PutOrder9999": {
              "Type": "AWS::ApiGateway::Method",
              "Properties": {
                "HttpMethod": "PUT",
                "ResourceId": { "Ref": "ApiOrder8888" },
                "RestApiId": { "Ref": "Api6666" },
                "AuthorizationType": "CUSTOM",
                "AuthorizerId": { "Ref": "Authorizer0000" },
                "Integration": {
                  "Type": "AWS_PROXY",
                  "IntegrationHttpMethod": "POST",
                  "Uri": { "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":apigateway:", { "Ref": "AWS::Region" }, ":lambda:path/2015-03-31/functions/", { "Fn::GetAtt": ["Worker4444", "Arn"] }, "/invocations"]] }
                }
              },
              "Metadata": { "aws:cdk:path": "Shop/Api/Default/orders/{id}/PUT/Resource" }
            },
            "Permission1212": {
              "Type": "AWS::Lambda::Permission",
              "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": { "Fn::GetAtt": ["Worker4444", "Arn"] },
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": { "Fn::Join": ["", ["arn:aws:execute-api:us-east-1:000000000000:", { "Ref": "Api6666" }, "/", { "Ref": "Stage3434" }, "/PUT/orders/*"]] }
              },
              "Metadata": { "aws:cdk:path": "Shop/Api/Default/orders/{id}/PUT/ApiPermission" }
            },
            "Authorizer0000": {
              "Type": "AWS::ApiGateway::Authorizer",
              "Properties": {
                "Name": "PartnerAuthorizer-dev",
                "Type": "REQUEST",
                "RestApiId": { "Ref": "Api6666" },
                "IdentitySource": "method.request.header.X-Partner, method.request.header.X-Key",
                "AuthorizerResultTtlInSeconds": 0,
                "AuthorizerUri": { "Fn::Join": ["", [
                  "arn:", { "Fn::Select": [1, { "Fn::Split": [":", { "Fn::GetAtt": ["Worker4444", "Arn"] }] }] },
                  ":apigateway:", { "Fn::Select": [3, { "Fn::Split": [":", { "Fn::GetAtt": ["Worker4444", "Arn"] }] }] },
                  ":lambda:path/2015-03-31/functions/", { "Fn::GetAtt": ["Worker4444", "Arn"] }, "/invocations"]] }
              },
              "Metadata": { "aws:cdk:path": "Shop/Api/Authorizer/Resource" }
            },
            "Deployment5656": {
              "Type": "AWS::ApiGateway::Deployment",
              "Properties": { "RestApiId": { "Ref": "Api6666" }, "Description": "first" },
              "DependsOn": ["PutOrder9999", "ApiOrder8888", "ApiOrders7777"],
              "Metadata": { "aws:cdk:path": "Shop/Api/Deployment/Resource" }
            },
            "Stage3434": {
              "Type": "AWS::ApiGateway::Stage",
              "Properties": {
                "RestApiId": { "Ref": "Api6666" },
                "DeploymentId": { "Ref": "Deployment5656" },
                "StageName": "prod",
                "TracingEnabled": true,
                "MethodSettings": [
                  { "HttpMethod": "*", "ResourcePath": "/*", "ThrottlingRateLimit": 1000, "ThrottlingBurstLimit": 2000, "DataTraceEnabled": false },
                  { "HttpMethod": "PUT", "ResourcePath": "/~1orders~1{id}", "ThrottlingRateLimit": 2.5, "ThrottlingBurstLimit": 5 }
                ]
              },
              "Metadata": { "aws:cdk:path": "Shop/Api/Stage/Resource" }
            },
            "Alarm7878": {
              "Type": "AWS::CloudWatch::Alarm",
              "Properties": { "AlarmName": "late" },
              "Metadata": { "aws:cdk:path": "Shop/Alarm/Resource" }
            },
            "CDKMetadata": { "Type": "AWS::CDK::Metadata", "Properties": { "Analytics": "v2:deflate64:" } }
          },
          "Outputs": {
            "ApiUrl": {
              "Value": { "Fn::Join": ["", ["https://", { "Ref": "Api6666" }, ".execute-api.", { "Ref": "AWS::Region" }, ".", { "Ref": "AWS::URLSuffix" }, "/", { "Ref": "Stage3434" }, "/"]] },
              "Export": { "Name": "OrdersApiUrl-dev" }
            },
            "TableName": { "Value": { "Ref": "OrdersTable1A2B" } },
            "QueueUrl": { "Value": { "Ref": "OrderQueue5E6F" } }
          },
          "Parameters": {
            "BootstrapVersion": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version", "Description": "[cdk:skip]" }
          },
          "Rules": {
            "CheckBootstrapVersion": {
              "Assertions": [{
                "Assert": { "Fn::Not": [{ "Fn::Contains": [["1", "2", "3", "4", "5"], { "Ref": "BootstrapVersion" }] }] },
                "AssertDescription": "CDK bootstrap stack version 6 required."
              }]
            }
          }
        }
        """;
}
