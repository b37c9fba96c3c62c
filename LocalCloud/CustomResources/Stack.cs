using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;
using LocalCloud.Hosting;
using LocalCloud.Lambda;

namespace LocalCloud.CustomResources;

/// <summary>
/// The template's custom resources: made by their functions at the first start, changed when their properties have changed
/// since, deleted when the template no longer has them; what was made is remembered.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
/// </summary>
/// <param name="folder">Where is remembered what was made.</param>
internal sealed class Stack(SystemModel system, IFunctionInvoker functions, AnswerBox answers, string folder)
{
    private readonly string _path = Path.Combine(folder, "custom-resources.json");
    private readonly Dictionary<string, StoredResource> _made = StoredResource.Read(Path.Combine(folder, "custom-resources.json"));

    /// <param name="output">Gets a line for each that there was something to do for.</param>
    /// <exception cref="StartException">A function couldn't make one.</exception>
    public async Task MakeAsync(TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var resource in system.CustomResources)
        {
            var properties = CustomResourceModel.Fill(resource.Properties, (id, attribute) => JsonEncodedText.Encode(Answer(id, attribute)).ToString());
            var old = _made.GetValueOrDefault(resource.LogicalId);
            if (old?.Type == resource.Type && old.Properties == properties)
            {
                continue;
            }

            var replaced = old?.Type == resource.Type ? old : null;
            await output.WriteLineAsync($"Custom resource: {(replaced is null ? "making" : "changing")} {resource.Path} ({resource.Type})");
            var made = await AskAsync(replaced is null ? "Create" : "Update", resource, properties, replaced, cancellationToken);
            if (made.Problem is { } problem)
            {
                throw new StartException($"{resource.Path} ({resource.Type}): {problem}. The log of {NameOf(resource.FunctionArn)} may have the cause.");
            }

            _made[resource.LogicalId] = new StoredResource { Type = resource.Type, FunctionArn = resource.FunctionArn, PhysicalId = made.PhysicalId, Properties = properties, Data = made.Data };
            StoredResource.Write(_path, _made);
            if (old is not null && (replaced is null || old.PhysicalId != made.PhysicalId))
            {
                await DeleteAsync(resource.LogicalId, old, output, cancellationToken);
            }
        }

        foreach (var (logicalId, gone) in _made.Where(made => system.CustomResources.All(resource => resource.LogicalId != made.Key)).ToList())
        {
            await DeleteAsync(logicalId, gone, output, cancellationToken);
            _made.Remove(logicalId);
            StoredResource.Write(_path, _made);
        }
    }

    /// <summary>The system with what custom resources answered in its outputs.</summary>
    public SystemModel Fill(SystemModel system) =>
        system with { Outputs = system.Outputs.ToDictionary(output => output.Key, output => CustomResourceModel.Fill(output.Value, Answer)) };

    private string Answer(string logicalId, string attribute)
    {
        // What is referred to was made before, unless nothing is made.
        var made = _made.GetValueOrDefault(logicalId) ?? throw new StartException($"An output needs {logicalId}, a custom resource, and --functions elsewhere makes none. Leave the output out, or have the functions served here.");
        return attribute.Length == 0 ? made.PhysicalId : made.Data.GetValueOrDefault(attribute)
            ?? throw new StartException($"{logicalId} ({made.Type}): '{attribute}' is needed of it, and its function's answer has no such member in Data.");
    }

    /// <summary>As at CloudFormation, a delete that fails doesn't stop the rest.</summary>
    private async Task DeleteAsync(string logicalId, StoredResource gone, TextWriter output, CancellationToken cancellationToken)
    {
        CustomResourceModel resource = new()
        {
            LogicalId = logicalId, Path = logicalId, Type = gone.Type, FunctionArn = gone.FunctionArn, Timeout = TimeSpan.FromHours(1), Properties = gone.Properties,
        };
        var deleted = system.Functions.Any(function => function.Arn == gone.FunctionArn)
            ? await AskAsync("Delete", resource, gone.Properties, gone, cancellationToken)
            : ResourceAnswer.Failed($"its function {NameOf(gone.FunctionArn)} is gone");
        await output.WriteLineAsync($"Custom resource: {(deleted.Problem is { } problem ? $"forgetting {gone.PhysicalId}, for {problem}" : $"deleted {gone.PhysicalId}")} ({gone.Type})");
    }

    private async Task<ResourceAnswer> AskAsync(string what, CustomResourceModel resource, string properties, StoredResource? old, CancellationToken cancellationToken)
    {
        var (address, answer) = answers.Open();
        var requestId = Guid.NewGuid().ToString();
        JsonObject request = new()
        {
            ["RequestType"] = what,
            ["ServiceToken"] = resource.FunctionArn,
            ["ResponseURL"] = address.AbsoluteUri,
            ["StackId"] = system.StackId,
            ["RequestId"] = requestId,
            ["LogicalResourceId"] = resource.LogicalId,
            ["ResourceType"] = resource.Type,
            ["ResourceProperties"] = JsonNode.Parse(properties),
        };
        if (old is not null)
        {
            request["PhysicalResourceId"] = old.PhysicalId;
        }

        if (what == "Update")
        {
            request["OldResourceProperties"] = JsonNode.Parse(old!.Properties);
        }

        Invocation invocation = new() { FunctionName = NameOf(resource.FunctionArn), Payload = JsonSerializer.SerializeToUtf8Bytes(request), Source = "cloudformation" };
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(resource.Timeout);
        try
        {
            // CloudFormation would wait for an answer that can't come any more, for an hour.
            var result = await functions.InvokeAsync(invocation, patience.Token).WaitAsync(patience.Token);
            return answer.IsCompletedSuccessfully
                ? ResourceAnswer.Read(await answer, ("RequestId", requestId), ("StackId", system.StackId), ("LogicalResourceId", resource.LogicalId))
                : ResourceAnswer.Failed($"its function {(result.FunctionError is null ? "ended" : "failed")} without having put an answer to the ResponseURL");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ResourceAnswer.Failed($"its function hasn't answered in {resource.Timeout.TotalSeconds} s");
        }
    }

    private static string NameOf(string functionArn) => functionArn[(functionArn.LastIndexOf(':') + 1)..];
}
