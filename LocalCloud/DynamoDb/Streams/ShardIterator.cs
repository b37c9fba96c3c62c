using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>A place in a shard, as a caller carries it: the stream's ARN, then what only this side reads.</summary>
/// <param name="After">The number of the record before the next one.</param>
internal sealed record ShardIterator(string StreamArn, long After, DateTimeOffset MadeAt)
{
    /// <summary>How long it may be used: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public override string ToString() =>
        $"{StreamArn}|1|{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{After} {MadeAt.ToUnixTimeMilliseconds()}")))}";

    /// <summary>Null when that was never one.</summary>
    public static ShardIterator? Read(string text)
    {
        if (text.Split('|') is not [var arn, "1", var place] || !Base64Url.IsValid(place))
        {
            return null;
        }

        var numbers = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(place)).Split(' ');
        return numbers.Length == 2
            && long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var made)
            && made <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new ShardIterator(arn, after, DateTimeOffset.FromUnixTimeMilliseconds(made))
            : null;
    }
}
