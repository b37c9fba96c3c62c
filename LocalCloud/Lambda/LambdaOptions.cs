namespace LocalCloud.Lambda;

/// <summary>Where the Lambda service finds its surroundings, and how far it goes.</summary>
public sealed record LambdaOptions
{
    /// <summary>Host and port at which <see cref="RuntimeApi"/> is served: <c>127.0.0.1:9001</c>.</summary>
    public required string RuntimeApiAddress { get; init; }

    /// <summary>The front door: what functions get as <c>AWS_ENDPOINT_URL</c>.</summary>
    public required Uri EndpointUrl { get; init; }

    /// <summary>Holds code that came in a zip file.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Where functions may send telemetry, by HTTP and protobuf: what they get as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. Null: nowhere.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Whose the processes are that serve the functions.</summary>
    public FunctionProcesses Processes { get; init; }

    /// <summary>Instances of one function at most; a smaller reserved concurrency counts instead. In AWS it is a thousand for the whole account.</summary>
    public int InstancesPerFunction { get; init; } = 8;

    /// <summary>Invocations that may wait for an instance of one function before further ones are throttled.</summary>
    public int WaitingPerFunction { get; init; } = 10_000;

    /// <summary>How long the init phase may take: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an invocation may take in a process that LocalCloud didn't start, whatever the function's timeout: whoever stands at a breakpoint
    /// isn't to be hurried.
    /// </summary>
    public TimeSpan AttachedTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long such a process may be without the connection by which it got its invocation: then it has ended, and the invocation failed.</summary>
    public TimeSpan AttachedGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an instance has between SIGTERM and SIGKILL: Lambda's shutdown phase.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an instance stays without work. The last of a function stays for good.</summary>
    public TimeSpan IdleLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
