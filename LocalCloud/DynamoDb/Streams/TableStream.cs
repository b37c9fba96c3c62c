using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.DynamoDb.Streams;

/// <summary>The stream of a table, as it is shown: by the template's ARN, with one shard that never ends.</summary>
internal sealed record TableStream
{
    private const int DigitsInNumber = 20;

    public required string Arn { get; init; }
    public required string TableName { get; init; }

    /// <summary>Which images it shows: <c>NEW_AND_OLD_IMAGES</c> and so on.</summary>
    public required string ViewType { get; init; }

    /// <summary>The table's key schema, as JSON.</summary>
    public required string KeySchema { get; init; }

    /// <summary>The emulator's name for this stream: another one when the table is made anew.</summary>
    public required string Origin { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The end of the ARN.</summary>
    public string Label => Arn[(Arn.LastIndexOf('/') + 1)..];

    public string Region => Arn.Split(':')[3];

    /// <summary>In the form of AWS's: 20 digits, 8 hexadecimal ones. Set for a shard of a stream in AWS only.</summary>
    public string ShardId
    {
        get => field ?? $"shardId-{CreatedAt.ToUnixTimeMilliseconds():D20}-{Hash(Origin + TableName)[..8]}";
        init;
    }

    /// <summary>All of the same length, so that they may be compared as texts too; AWS's have 21 digits or more.</summary>
    public static string SequenceNumber(long number) => $"1{number:D20}";

    /// <summary>Null when that is nobody's sequence number.</summary>
    public static long? ReadSequenceNumber(string text) =>
        text.Length == DigitsInNumber + 1 && text[0] == '1' && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Names a record for ever, and no other one of any table.</summary>
    public string EventId(long number) => Hash($"{TableName}/{Origin}/{number}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
