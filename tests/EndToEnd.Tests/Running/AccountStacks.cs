using System.Collections.Specialized;
using System.Security;
using System.Text.Json.Nodes;
using Amazon.S3;
using Microsoft.AspNetCore.Http;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>
/// As much of CloudFormation as one stack's life takes: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/. A stack is a
/// LocalCloud on the template that came, so a template that isn't one makes no stack.
/// </summary>
internal sealed class AccountStacks : IAsyncDisposable
{
    private const string StackId = "arn:aws:cloudformation:us-east-1:000000000000:stack/made/1";
    private readonly TemporaryFolder _folder = new();
    private readonly List<(string Id, string Type, string Status, string Reason)> _events = [];
    private string _name = "";
    private string _planned = "";
    private string _token = "";
    private bool _changes;
    private Task _work = Task.CompletedTask;

    /// <summary>Where the stack's resources answer; null while there is none.</summary>
    public RunningProgram? Cloud { get; private set; }

    /// <summary>Null: there is no stack.</summary>
    public string? Status { get; set; }

    /// <summary>The stack's template.</summary>
    public string Template { get; private set; } = "";

    /// <summary>Why the next creation fails; null: it doesn't.</summary>
    public string? Failure { get; set; }

    public IReadOnlyList<string> Actions => [.. _actions];

    private readonly List<string> _actions = [];

    public static string Error(string code, string message) => $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{SecurityElement.Escape(message)}</Message></Error></ErrorResponse>";

    public async Task<(int Status, string Answer)> AnswerAsync(NameValueCollection form)
    {
        _actions.Add(form["Action"]!);
        switch (form["Action"])
        {
            case "DescribeStacks" when Status is null || !(form["StackName"] == _name || form["StackName"] == StackId):
                return (StatusCodes.Status400BadRequest, Error("ValidationError", $"Stack with id {form["StackName"]} does not exist"));
            case "DescribeStacks":
                return Ok($"<Stacks><member><StackId>{StackId}</StackId><StackStatus>{Status}</StackStatus><Outputs>{Outputs()}</Outputs></member></Stacks>");
            case "CreateChangeSet":
                _changes = Cloud is null || Template != form["TemplateBody"];
                (_name, _planned) = (form["StackName"]!, form["TemplateBody"]!);
                Status ??= "REVIEW_IN_PROGRESS";
                return Ok("<Id>arn:change-set</Id>");
            case "DescribeChangeSet" when !_changes:
                return Ok("<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes. Submit different information to create a change set.</StatusReason><Changes/>", "DescribeChangeSet");
            case "DescribeChangeSet":
                return Ok($"<Status>CREATE_COMPLETE</Status><Changes>{string.Concat(JsonNode.Parse(_planned)!["Resources"]!.AsObject().Select(resource => $"<member><ResourceChange><Action>Add</Action><LogicalResourceId>{resource.Key}</LogicalResourceId><ResourceType>{resource.Value!["Type"]}</ResourceType></ResourceChange></member>"))}</Changes>", "DescribeChangeSet");
            case "DeleteChangeSet":
                return Ok("");
            case "ExecuteChangeSet":
                Status = "CREATE_IN_PROGRESS";
                _token = form["ClientRequestToken"]!;
                _work = CreateAsync();
                return Ok("");
            case "DescribeStackEvents":
                return Ok($"<StackEvents>{string.Concat(Enumerable.Reverse(_events).Select(happened => $"<member><LogicalResourceId>{happened.Id}</LogicalResourceId><ResourceType>{happened.Type}</ResourceType><ResourceStatus>{happened.Status}</ResourceStatus><ResourceStatusReason>{happened.Reason}</ResourceStatusReason><ClientRequestToken>{_token}</ClientRequestToken></member>"))}</StackEvents>");
            case "DeleteStack":
                _token = form["ClientRequestToken"]!;
                await DeleteAsync();
                return Ok("");
            default:
                return (StatusCodes.Status400BadRequest, Error("InvalidAction", form["Action"] ?? ""));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _work;
        if (Cloud is not null)
        {
            await Cloud.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static (int, string) Ok(string result, string action = "") => (StatusCodes.Status200OK, $"<Response><{action}Result>{result}</{action}Result></Response>");

    private string Outputs() => Cloud is null ? "" : string.Concat(Cloud.Outputs.EnumerateObject()
        .Where(output => output.Name.StartsWith("Made", StringComparison.Ordinal))
        .Select(output => $"<member><OutputKey>{output.Name}</OutputKey><OutputValue>{output.Value.GetString()}</OutputValue></member>"));

    private async Task CreateAsync()
    {
        if (Failure is { } reason)
        {
            _events.Add(("EventsTable", "AWS::DynamoDB::Table", "CREATE_IN_PROGRESS", ""));
            _events.Add(("EventsTable", "AWS::DynamoDB::Table", "CREATE_FAILED", reason));
            Status = "ROLLBACK_COMPLETE";
            return;
        }

        Template = _planned;
        await File.WriteAllTextAsync(_folder.File($"{_name}.template.json"), Template);
        await File.WriteAllTextAsync(_folder.File($"{_name}.assets.json"), """{"files": {}}""");
        try
        {
            Cloud = await RunningProgram.LocalCloudAsync(_folder.File($"{_name}.template.json"), _folder.File("state"));
            Status = "CREATE_COMPLETE";
        }
        catch (InvalidOperationException fault)
        {
            _events.Add((_name, "AWS::CloudFormation::Stack", "CREATE_FAILED", SecurityElement.Escape(fault.Message)));
            Status = "ROLLBACK_COMPLETE";
        }
    }

    /// <summary>A bucket with something in it isn't deleted.</summary>
    private async Task DeleteAsync()
    {
        if (Cloud is { } cloud)
        {
            using AmazonS3Client s3 = new(cloud["AccessKeyId"], cloud["SecretAccessKey"], new AmazonS3Config { ServiceURL = cloud.Endpoint("S3"), AuthenticationRegion = "us-east-1", ForcePathStyle = true });
            foreach (var bucket in (await s3.ListBucketsAsync()).Buckets ?? [])
            {
                if ((await s3.ListObjectsV2Async(new Amazon.S3.Model.ListObjectsV2Request { BucketName = bucket.BucketName })).KeyCount > 0)
                {
                    _events.Add((bucket.BucketName, "AWS::S3::Bucket", "DELETE_FAILED", "The bucket you tried to delete is not empty"));
                    Status = "DELETE_FAILED";
                    return;
                }
            }

            Cloud = null;
            await cloud.DisposeAsync();
        }

        Status = null;
    }
}
