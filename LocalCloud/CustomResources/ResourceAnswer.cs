using System.Text.Json;

namespace LocalCloud.CustomResources;

/// <summary>
/// What a function said of a custom resource.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
/// </summary>
/// <param name="Problem">Why it doesn't count; null: it does.</param>
internal sealed record ResourceAnswer(string PhysicalId, IReadOnlyDictionary<string, string> Data, string? Problem)
{
    /// <summary>In bytes.</summary>
    public const int Longest = 4096;

    private static readonly Dictionary<string, string> NoData = [];

    public static ResourceAnswer Failed(string problem) => new("", NoData, problem);

    /// <param name="json">The body as it came.</param>
    /// <param name="expected">Members that the request had, which the answer repeats.</param>
    public static ResourceAnswer Read(ReadOnlyMemory<byte> json, params ReadOnlySpan<(string Name, string Value)> expected)
    {
        if (json.Length > Longest)
        {
            return Failed($"its function answered with {json.Length} bytes, and CloudFormation takes {Longest}");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var answer = document.RootElement;
            foreach (var (name, value) in expected)
            {
                if (Text(answer, name) != value)
                {
                    return Failed($"its function's answer hasn't the {name} of the request");
                }
            }

            return Text(answer, "Status") switch
            {
                "FAILED" => Failed($"its function said FAILED: {Text(answer, "Reason") ?? "no reason given"}"),
                "SUCCESS" when Text(answer, "PhysicalResourceId") is { Length: > 0 } id => new ResourceAnswer(id, ReadData(answer), null),
                "SUCCESS" => Failed("its function's answer has no PhysicalResourceId"),
                _ => Failed("its function's answer has a Status that is neither SUCCESS nor FAILED"),
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Failed("its function's answer isn't a JSON object");
        }
    }

    private static Dictionary<string, string> ReadData(JsonElement answer) =>
        answer.TryGetProperty(nameof(Data), out var data) && data.ValueKind == JsonValueKind.Object
            ? data.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText())
            : NoData;

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
