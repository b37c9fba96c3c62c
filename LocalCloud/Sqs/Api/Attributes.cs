namespace LocalCloud.Sqs.Api;

/// <summary>Message attributes as requests and responses have them.</summary>
internal static class Attributes
{
    /// <exception cref="FrontDoor.AwsServiceException">An attribute has no type, or lists, which SQS has reserved but never had.</exception>
    public static Dictionary<string, MessageAttribute> Read(Dictionary<string, AttributeValue?>? request)
    {
        var attributes = new Dictionary<string, MessageAttribute>(request?.Count ?? 0);
        foreach (var (name, value) in request ?? [])
        {
            if (value?.DataType is not { Length: > 0 } type)
            {
                throw SqsError.InvalidParameter($"The message attribute '{name}' must contain a non-empty attribute type.");
            }

            if (value.StringListValues is { Count: > 0 } || value.BinaryListValues is { Count: > 0 })
            {
                throw SqsError.UnsupportedOperation("Message attribute list values in SendMessage operation are not supported.");
            }

            if (value is { StringValue: not null, BinaryValue: not null })
            {
                throw SqsError.InvalidParameter($"The message attribute '{name}' must have one value: StringValue or BinaryValue.");
            }

            attributes.Add(name, new MessageAttribute(type, value.StringValue, value.BinaryValue));
        }

        return attributes;
    }

    /// <summary>Those that a receive asks for: by name, by prefix (<c>order.*</c>), or <c>All</c> or <c>.*</c>.</summary>
    public static Dictionary<string, MessageAttribute> Select(IReadOnlyDictionary<string, MessageAttribute> attributes, List<string?>? names) =>
        names is not { Count: > 0 } || attributes.Count == 0
            ? []
            : attributes.Where(pair => names.Exists(name => Matches(pair.Key, name))).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static bool Matches(string attribute, string? name) =>
        name is "All" or ".*"
        || name == attribute
        || (name is not null && name.EndsWith(".*", StringComparison.Ordinal) && attribute.StartsWith(name[..^2], StringComparison.Ordinal));
}
