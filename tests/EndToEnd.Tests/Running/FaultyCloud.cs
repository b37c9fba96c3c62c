namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>
/// A LocalCloud on the synthesised template whose consumer reaches DynamoDB, and whose dead-letter processor reaches S3, through
/// gates of the test's. Its tests run one after the other, and leave it in order.
/// </summary>
public sealed class FaultyCloud : IAsyncLifetime
{
    internal const string Consumer = "WebhookConsumer-dev";
    internal const string DeadLetterProcessor = "WebhookDeadLetterProcessor-dev";

    /// <summary>Of the webhook queue, as the template says.</summary>
    internal static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(300);

    private readonly SynthesisedTemplate _template = new();
    private readonly TemporaryFolder _state = new();
    private RunningProgram? _program;
    private Stack? _stack;
    private ServiceGate? _tables;
    private ServiceGate? _bucket;

    internal Stack Stack => _stack!;

    /// <summary>Between the consumer and DynamoDB.</summary>
    internal ServiceGate Tables => _tables!;

    /// <summary>Between the dead-letter processor and S3.</summary>
    internal ServiceGate Bucket => _bucket!;

    /// <summary>All that it has logged, the functions too.</summary>
    internal string Logs => Canaries.ReadAll(_state.File("logs")) + _program!.Output;

    internal string EventsTable => _program!["TableName"];

    public async Task InitializeAsync()
    {
        await _template.InitializeAsync();
        _tables = await ServiceGate.StartAsync();
        _bucket = await ServiceGate.StartAsync();
        var edited = _template.Edited(json =>
        {
            SynthesisedTemplate.Environment(json, "Consumer")["AWS_ENDPOINT_URL_DYNAMODB"] = _tables.Url;
            SynthesisedTemplate.Environment(json, "DeadLetterProcessor")["AWS_ENDPOINT_URL_S3"] = _bucket.Url;
        });
        _program = await RunningProgram.LocalCloudAsync(edited, _state.Path, "--seed", _template.Seed);
        _tables.Target = _program.Endpoint("DynamoDB");
        _bucket.Target = _program.Endpoint("S3");
        _stack = new Stack(_program, SynthesisedTemplate.Secret);
    }

    public async Task DisposeAsync()
    {
        _stack?.Dispose();
        foreach (var started in new IAsyncDisposable?[] { _program, _tables, _bucket }.OfType<IAsyncDisposable>())
        {
            await started.DisposeAsync();
        }

        await _template.DisposeAsync();
        _state.Dispose();
    }

    /// <summary>Lets every call through again.</summary>
    internal void OpenGates() => Tables.Decide = Bucket.Decide = ServiceGate.Open;

    /// <summary>Ends every instance of the function as <c>kill -9</c> does.</summary>
    internal void Kill(string handler)
    {
        foreach (var id in Processes.Tree(_program!.Id).Where(id => Processes.HasVariable(id, $"ANNOTATIONS_HANDLER={handler}")))
        {
            Processes.Kill(id);
        }
    }

    /// <summary>Ends the database's process as <c>kill -9</c> does, if there is one just now.</summary>
    internal bool KillDatabase()
    {
        var ids = Processes.Tree(_program!.Id).Where(id => Processes.Runs(id, "dynoxide")).ToList();
        ids.ForEach(Processes.Kill);
        return ids.Count > 0;
    }

    /// <summary>Waits until a function has so many lines with that text in its log.</summary>
    internal Task LoggedAsync(string function, string text, int times) => Stack.EventuallyAsync(
        async () => await CountAsync(function, text) >= times ? "so" : null,
        $"{function} has logged '{text}' {times} times");

    internal async Task<int> CountAsync(string function, string text) =>
        (await Stack.LogAsync(function)).Count(line => line.Contains(text, StringComparison.Ordinal));
}

[CollectionDefinition(Name)]
public sealed class FaultyCloudCollection : ICollectionFixture<FaultyCloud>
{
    public const string Name = "one faulty cloud";
}
