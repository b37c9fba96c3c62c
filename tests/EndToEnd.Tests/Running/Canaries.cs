using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Providers;

namespace Webhooks.EndToEnd.Tests.Running;

/// <summary>Texts that stand nowhere else in the world: where one of them turns up, something of a payload has leaked.</summary>
internal sealed class Canaries
{
    private readonly List<string> _planted = [];

    public IReadOnlyList<string> Planted => _planted;

    public string New()
    {
        var canary = $"canary{Guid.NewGuid():N}";
        _planted.Add(canary);
        return canary;
    }

    /// <summary>The payload with a canary in each text that is no id, type, status or time to its reader, and in some of a person's that it may lack.</summary>
    public byte[] Plant(Provider provider, ReadOnlySpan<byte> payload)
    {
        var root = JsonNode.Parse(payload)!.AsObject();
        var meaning = Meaning(provider, root);
        foreach (var text in Texts(root).ToList())
        {
            var canary = JsonValue.Create(New());
            text.ReplaceWith(canary);
            if (Meaning(provider, root) != meaning)
            {
                canary.ReplaceWith(text);
                _planted.RemoveAt(_planted.Count - 1);
            }
        }

        root["person"] = new JsonObject { ["name"] = New(), ["email"] = $"{New()}@example.com", ["last4"] = New(), ["description"] = New(), ["metadata"] = new JsonObject { [New()] = New() } };
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>The event that a processor would queue of a payload.</summary>
    public static StandardEvent Read(Provider provider, ReadOnlyMemory<byte> payload)
    {
        WebhookRequest request = new() { Body = payload, Headers = new Dictionary<string, string>(), ReceivedAt = TimeProvider.System.GetUtcNow() };
        provider.TryRead(request, out var read, out var problem).ShouldBeTrue(problem);
        return read;
    }

    /// <summary>The canaries, and other secrets, that stand in a text.</summary>
    public IReadOnlyList<string> FoundIn(string text, params IEnumerable<string> secrets) =>
        [.. _planted.Concat(secrets).Where(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase))];

    /// <summary>All that stands in a folder's files.</summary>
    public static string ReadAll(string folder) => string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path =>
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }));

    private static string? Meaning(Provider provider, JsonObject payload)
    {
        WebhookRequest request = new() { Body = Encoding.UTF8.GetBytes(payload.ToJsonString()), Headers = new Dictionary<string, string>(), ReceivedAt = DateTimeOffset.UnixEpoch };
        return provider.TryRead(request, out var read, out _) ? Encoding.UTF8.GetString((read with { Payload = null, PayloadSha256 = "" }).ToUtf8Json()) : null;
    }

    private static IEnumerable<JsonValue> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray elements => elements.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value],
        _ => [],
    };
}
