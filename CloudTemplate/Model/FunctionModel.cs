namespace CloudTemplate;

/// <summary>A Lambda function.</summary>
public sealed record FunctionModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary><c>dotnet10</c>, <c>provided.al2023</c> …</summary>
    public required string Runtime { get; init; }
    public required string Handler { get; init; }

    /// <summary>The S3 key of the code, by which the asset manifest finds the folder.</summary>
    public required string CodeKey { get; init; }
    public required TimeSpan Timeout { get; init; }

    /// <summary>In MiB.</summary>
    public required int MemorySize { get; init; }

    /// <summary>Concurrent executions at most; null when the function draws from the account's pool.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>The environment variables, references resolved, and no others.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public required string RoleArn { get; init; }
    public AsyncInvokeModel AsyncInvoke { get; init; } = AsyncInvokeModel.Default;

    /// <summary>The queue or topic that gets asynchronous events which were given up; null: none does.</summary>
    public string? DeadLetterArn { get; init; }
    public required string LogGroupName { get; init; }
}

/// <summary>A function's permission for a service to invoke it (<c>AWS::Lambda::Permission</c>).</summary>
public sealed record InvokePermissionModel : ResourceModel
{
    public required string FunctionArn { get; init; }
    public required string Principal { get; init; }
    public string? SourceArn { get; init; }
}
