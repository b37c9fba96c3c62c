using System.Text.Json;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.Remote;

/// <summary>A stack in AWS that holds a template's storage (<see cref="StorageTemplate"/>): where it is, and what AWS calls its resources.</summary>
/// <remarks>The file: <c>{"Region": "us-east-1", "AccountId": "…", "Made": {"Orders": "orders-dev", "Orders.StreamArn": "arn:…"}}</c>. There is no secret in it.</remarks>
internal sealed record RemoteStack(string Region, string AccountId, IReadOnlyDictionary<string, string> Made)
{
    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="StartException">It isn't such a file.</exception>
    public static RemoteStack? Read(FileInfo? file)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            var root = document.RootElement;
            return new RemoteStack(
                root.GetProperty(nameof(Region)).GetString()!,
                root.GetProperty(nameof(AccountId)).GetString()!,
                root.GetProperty(nameof(Made)).EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"--remote {file.FullName} can't be read: {fault.Message}");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new StartException($"--remote {file.FullName} isn't a file of Region, AccountId and Made, what AWS calls the stack's resources.");
        }
    }

    /// <summary>Refuses, before anything is called, what can't be had when storage is elsewhere.</summary>
    /// <exception cref="StartException">A line for each.</exception>
    public void Check(SystemModel system)
    {
        List<string> problems = [];
        foreach (var resource in Kept(system).Where(resource => !Made.ContainsKey(resource.LogicalId)))
        {
            problems.Add($"{resource.Path} ({resource.LogicalId}) isn't among the resources of --remote. Update the stack that holds them.");
        }

        foreach (var subscription in system.Subscriptions.Where(subscription => subscription.Protocol == SubscriptionProtocol.Lambda))
        {
            problems.Add($"{subscription.Path}: a topic in AWS can't call a function on this machine. Take the subscription out, or run without --remote.");
        }

        foreach (var function in system.Functions)
        {
            problems.AddRange(function.Environment.Where(variable => DynamicReference.In(variable.Value).Any())
                .Select(variable => $"{function.Path}: the variable {variable.Key} refers to a secret's value, which isn't looked up in AWS. Have the function read the secret, or run without --remote."));
        }

        if (problems.Count > 0)
        {
            throw new StartException(problems);
        }
    }

    /// <summary>The system without what is kept in AWS: what this machine runs.</summary>
    public static SystemModel Without(SystemModel system) => system with { Queues = [], Tables = [], Buckets = [], Secrets = [], Topics = [], Subscriptions = [] };

    private static IEnumerable<ResourceModel> Kept(SystemModel system) =>
        [.. system.Tables, .. system.Queues, .. system.Buckets, .. system.Secrets, .. system.Topics];
}
