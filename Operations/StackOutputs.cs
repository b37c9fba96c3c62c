using System.Text.Json;
using System.Text.Json.Serialization;
using Webhooks.Providers;

namespace Webhooks.Operations;

/// <summary>
/// What a stack says of itself: how it is reached and what its resources are called. A local run writes it to
/// <c>.local/outputs.json</c> when everything answers. A stack has the outputs of the resources it has: any may be missing.
/// </summary>
public sealed record StackOutputs
{
    private static readonly Dictionary<string, Dictionary<string, string>> None = [];
    private const string Start = "Start it with: dotnet run --project AppHost";

    /// <summary>The file that they were read from.</summary>
    [JsonIgnore]
    public string Source { get; private init; } = "";

    /// <summary>Where the API is; ends with a slash.</summary>
    public string? ApiUrl { get; init; }

    /// <summary>The table of events.</summary>
    public string? TableName { get; init; }

    public string? TransactionsTableName { get; init; }

    /// <summary>The table of what changed in the others.</summary>
    public string? AuditTableName { get; init; }

    /// <summary>The archive.</summary>
    public string? BucketName { get; init; }

    public string? QueueUrl { get; init; }

    public string? DeadLetterQueueUrl { get; init; }

    [JsonIgnore]
    public string? QueueName => NameOf(QueueUrl);

    [JsonIgnore]
    public string? DeadLetterQueueName => NameOf(DeadLetterQueueUrl);

    /// <summary>Where the AWS services of a local run are; null for a stack in AWS.</summary>
    public StackEndpoints? Endpoints { get; init; }

    /// <summary>What <c>X-Control-Token</c> must be where Control is asked to change something.</summary>
    public string? ControlToken { get; init; }

    public string? Region { get; init; }

    public string? AccessKeyId { get; init; }

    public string? SecretAccessKey { get; init; }

    /// <summary>How to sign as each provider, by <see cref="Provider.DisplayName"/>, in the provider's own terms.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Signing { get => field ?? None; init; }

    /// <summary>Every other output.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    /// <summary>Every other output that is a text: functions' names, secrets' and topics' ARNs.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, string>> Named =>
        (Others ?? []).Where(output => output.Value.ValueKind == JsonValueKind.String).Select(output => KeyValuePair.Create(output.Key, output.Value.GetString()!));

    /// <summary>True for a run on this machine, which has an interface of its own beside AWS's.</summary>
    [JsonIgnore]
    public bool IsLocal => Endpoints?.Control is not null;

    /// <summary>Another output that is a text; null without it.</summary>
    public string? Output(string name) => Others?.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    /// <summary>Reads the outputs of the run in the solution that a folder is in.</summary>
    /// <param name="folders">Where to look for the solution, upwards from each: where the user is, then where the program is.</param>
    /// <exception cref="OperationException">There is no such run, or its outputs can't be read.</exception>
    public static StackOutputs Find(params IReadOnlyList<string> folders) =>
        // Only at a solution's root: a home folder has a .local that is none of ours.
        Read(Path.Combine(
            SolutionOf(folders) ?? throw new OperationException($"No Webhooks.sln is in {folders[0]} or above it. Go there, or name the run's outputs file by --outputs FILE."),
            ".local",
            "outputs.json"));

    /// <summary>The root of the solution that one of the folders is in, the first that is in one; null when none is.</summary>
    public static string? SolutionOf(IReadOnlyList<string> folders) => folders.Select(SolutionAbove).FirstOrDefault(found => found is not null);

    /// <summary>Reads an outputs file.</summary>
    /// <exception cref="OperationException">It isn't there, which is so while no run is ready, or isn't such a file.</exception>
    public static StackOutputs Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            var read = Only(document.RootElement).Deserialize(StackOutputsJson.Default.StackOutputs);
            return read is null ? throw new JsonException("It is null.") : read with { Source = path };
        }
        catch (Exception notThere) when (notThere is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperationException($"The local cloud isn't running: there is no {path}. {Start}", notThere);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{path} can't be read as a run's outputs: {OneLine(unreadable.Message)} Restart the run to have it written anew.", unreadable);
        }
    }

    /// <summary>A provider's webhooks: the API's URL and the provider's name.</summary>
    /// <exception cref="OperationException">The outputs don't name the API.</exception>
    public Uri WebhookUrl(Provider provider) =>
        Uri.TryCreate(ApiUrl?.TrimEnd('/') + "/", UriKind.Absolute, out var api) && api.Scheme is "http" or "https"
            ? new Uri(api, provider.Name)
            : throw new OperationException($"{Source} has no ApiUrl that is an http(s) URL. {Start}");

    /// <summary>What to sign with as the provider.</summary>
    /// <exception cref="OperationException">The outputs don't say: a deployed stack's never do.</exception>
    public ProviderSecret SigningSecret(Provider provider) =>
        (Signing.TryGetValue(provider.DisplayName, out var signing) ? provider.ReadSigningOutputs(signing.ToDictionary(value => value.Key, ReadPem)) : null)
            ?? throw new OperationException($"{Source} doesn't say how to sign as {provider.DisplayName} (Signing.{provider.DisplayName}). Give the key by --secret.");

    /// <summary>A value whose name ends in <c>Pem</c> names the file that holds it.</summary>
    private string ReadPem(KeyValuePair<string, string> value)
    {
        if (!value.Key.EndsWith("Pem", StringComparison.Ordinal))
        {
            return value.Value;
        }

        try
        {
            return File.ReadAllText(value.Value);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{Source} names {value.Value} as {value.Key}, which can't be read: {OneLine(unreadable.Message)} Restart the run to have it written anew.", unreadable);
        }
    }

    /// <summary>What <c>cdk deploy --outputs-file</c> writes has the outputs below the stack's name.</summary>
    private static JsonElement Only(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.EnumerateObject().ToList() is [{ Value.ValueKind: JsonValueKind.Object, Name: not (nameof(Signing) or nameof(Endpoints)) } stack]
            ? stack.Value
            : root;

    /// <summary>A queue's name is the end of its URL.</summary>
    private static string? NameOf(string? queueUrl) => queueUrl?[(queueUrl.LastIndexOf('/') + 1)..];

    private static string? SolutionAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Webhooks.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}

/// <summary>Where the AWS services of a local run are.</summary>
public sealed record StackEndpoints
{
    public string? DynamoDB { get; init; }

    public string? SQS { get; init; }

    public string? S3 { get; init; }

    public string? SNS { get; init; }

    public string? SecretsManager { get; init; }

    public string? Lambda { get; init; }

    public string? Logs { get; init; }

    /// <summary>The local cloud's own interface: clock, state, telemetry.</summary>
    public string? Control { get; init; }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StackOutputs))]
internal sealed partial class StackOutputsJson : JsonSerializerContext;
