using CloudTemplate;
using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary>A message that was published and has passed the rules.</summary>
internal sealed record TopicMessage
{
    public required string Id { get; init; }
    public required TopicModel Topic { get; init; }
    public required string? Subject { get; init; }

    /// <summary>The text for whoever has none of his own.</summary>
    public required string Default { get; init; }

    /// <summary>Other texts by protocol (<c>MessageStructure=json</c>).</summary>
    public required IReadOnlyDictionary<string, string> ByProtocol { get; init; }
    public required IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>What subscribers of that protocol read.</summary>
    public string TextFor(string protocol) => ByProtocol.GetValueOrDefault(protocol, Default);
}
