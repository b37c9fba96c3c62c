using System.Text.Json;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>One change of an item, as the emulator has written it down.</summary>
internal sealed record StreamRecord
{
    private const string Changed = "MODIFY";

    /// <summary>Its place in the stream: 1, 2, 3 …</summary>
    public required long Number { get; init; }

    /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>When it was made, by service time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The item was deleted because its time was over.</summary>
    public bool ByTimeToLive { get; init; }

    /// <summary>The item's key, as DynamoDB's JSON; so are the images.</summary>
    public required ReadOnlyMemory<byte> Keys { get; init; }

    /// <summary>The item after the change; empty when there was none.</summary>
    public ReadOnlyMemory<byte> NewImage { get; init; }

    /// <summary>The item before the change; empty when there was none.</summary>
    public ReadOnlyMemory<byte> OldImage { get; init; }

    /// <summary>In bytes, of what it holds.</summary>
    public int Length => Keys.Length + NewImage.Length + OldImage.Length;

    /// <summary>
    /// The item was written as it was. DynamoDB makes no record of that, the emulator does:
    /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
    /// </summary>
    public bool ChangesNothing => EventName == Changed && NewImage.Length > 0 && NewImage.Length == OldImage.Length && IsSame();

    private bool IsSame()
    {
        using var before = JsonDocument.Parse(OldImage);
        using var after = JsonDocument.Parse(NewImage);
        return ItemValue.AreSame(before.RootElement, after.RootElement);
    }
}
