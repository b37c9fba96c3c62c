using System.Text;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Sqs;

namespace LocalCloud.Sns;

/// <summary>
/// Reads a message of a request and holds it to the rules: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html,
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
/// </summary>
internal static class PublishRules
{
    /// <summary>A request's messages together with their attributes, in bytes.</summary>
    public const int LargestRequest = 262_144;

    private const int LongestSubject = 100;

    /// <param name="at">What the names of the message's values begin with: nothing for <c>Publish</c>.</param>
    /// <exception cref="AwsServiceException">The message breaks a rule.</exception>
    public static (TopicMessage Message, long Size) Read(QueryRequest request, string at, TopicModel topic, DateTimeOffset now)
    {
        foreach (var fifo in new[] { "MessageGroupId", "MessageDeduplicationId" })
        {
            if (request[at + fifo] is not null)
            {
                throw SnsError.InvalidParameter($"{fifo} Reason: LocalCloud has neither FIFO topics nor fair queues");
            }
        }

        var text = request[at + "Message"];
        if (string.IsNullOrEmpty(text))
        {
            throw SnsError.InvalidParameter("Empty message");
        }

        if (!MessageRules.HasValidCharacters(text))
        {
            throw SnsError.InvalidParameter("Message Reason: it has characters that XML hasn't");
        }

        var attributes = Attributes(request, at);
        var size = MessageRules.Size(Encoding.UTF8.GetBytes(text), attributes);
        if (size > LargestRequest)
        {
            throw SnsError.InvalidParameter("Message too long");
        }

        var texts = Texts(text, request[at + "MessageStructure"]);
        return (new TopicMessage
        {
            Id = Guid.NewGuid().ToString(),
            Topic = topic,
            Subject = Subject(request[at + "Subject"]),
            Default = texts["default"],
            ByProtocol = texts,
            Attributes = attributes,
            PublishedAt = now,
        }, size);
    }

    private static string? Subject(string? subject) =>
        subject is null || (subject.Length is > 0 and <= LongestSubject && !subject.Any(char.IsControl)) ? subject : throw SnsError.InvalidParameter("Subject");

    private static Dictionary<string, string> Texts(string text, string? structure)
    {
        switch (structure)
        {
            case null or "":
                return new Dictionary<string, string> { ["default"] = text };
            case "json":
                try
                {
                    using var json = JsonDocument.Parse(text);
                    var texts = json.RootElement.EnumerateObject()
                        .Where(entry => entry.Value.ValueKind == JsonValueKind.String)
                        .ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
                    return texts.ContainsKey("default") ? texts : throw SnsError.InvalidParameter("Message Structure - No default entry in JSON message body");
                }
                catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)   // no JSON, no object, or a name twice
                {
                    throw SnsError.InvalidParameter("Message Structure - JSON message body failed to parse");
                }

            default:
                throw SnsError.InvalidParameter("MessageStructure");
        }
    }

    private static Dictionary<string, MessageAttribute> Attributes(QueryRequest request, string at)
    {
        Dictionary<string, MessageAttribute> attributes = [];
        foreach (var entry in request.Items($"{at}MessageAttributes.entry"))
        {
            var name = request[$"{entry}Name"] ?? "";
            var binary = request[$"{entry}Value.BinaryValue"];
            MessageAttribute attribute = new(request[$"{entry}Value.DataType"] ?? "", request[$"{entry}Value.StringValue"], binary is null ? null : Bytes(name, binary));
            Check(name, attribute);
            if (!attributes.TryAdd(name, attribute))
            {
                throw SnsError.InvalidValue($"The message attribute '{name}' is given twice.");
            }
        }

        return attributes;
    }

    private static byte[] Bytes(string name, string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw SnsError.InvalidValue($"The message attribute '{name}' has a BinaryValue that isn't Base64.");
        }
    }

    private static void Check(string name, MessageAttribute attribute)
    {
        try
        {
            MessageRules.CheckAttributes(new Dictionary<string, MessageAttribute> { [name] = attribute });   // names, types and values are as in SQS
        }
        catch (AwsServiceException refusal)
        {
            throw SnsError.InvalidValue(refusal.Message);
        }

        if (attribute.DataType == "String.Array" && !IsArray(attribute.StringValue!))
        {
            throw SnsError.InvalidValue($"The message attribute '{name}' of type String.Array must be a JSON array.");
        }
    }

    private static bool IsArray(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
