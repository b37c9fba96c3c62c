using System.Text;

namespace LocalCloud.Sqs;

/// <summary>
/// What a message may be. Sizes and characters:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html;
/// attributes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
/// </summary>
internal static class MessageRules
{
    /// <summary>A request's messages together, in bytes.</summary>
    public const int LargestRequest = 1_048_576;

    private const int MostAttributes = 10;
    private const int LongestName = 256;

    /// <summary>True when every character may be in a message: XML's, for SQS began with XML.</summary>
    public static bool HasValidCharacters(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not (0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Body, and names, types and values of the attributes, in bytes: what counts against the limit.</summary>
    public static long Size(byte[] body, IReadOnlyDictionary<string, MessageAttribute> attributes) =>
        body.Length + attributes.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key)
            + Encoding.UTF8.GetByteCount(pair.Value.DataType)
            + (pair.Value.BinaryValue?.Length ?? Encoding.UTF8.GetByteCount(pair.Value.StringValue ?? "")));

    /// <exception cref="FrontDoor.AwsServiceException">An attribute breaks a rule.</exception>
    public static void CheckAttributes(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (attributes.Count > MostAttributes)
        {
            throw SqsError.InvalidParameter($"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{MostAttributes}].");
        }

        foreach (var (name, attribute) in attributes)
        {
            if (!IsName(name))
            {
                throw SqsError.InvalidParameter(
                    $"Message (user) attribute name '{name}' is invalid: up to {LongestName} of A-Z, a-z, 0-9, underscore, hyphen and period; no period first, last or doubled; not beginning with AWS. or Amazon.");
            }

            CheckValue(name, attribute);
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
        && !name.StartsWith('.') && !name.EndsWith('.') && !name.Contains("..")
        && !name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase);

    private static void CheckValue(string name, MessageAttribute attribute)
    {
        var dot = attribute.DataType.IndexOf('.');
        var type = dot < 0 ? attribute.DataType : attribute.DataType[..dot];
        if (type is not ("String" or "Number" or "Binary") || attribute.DataType.Length > LongestName)
        {
            throw SqsError.InvalidParameter(
                $"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.");
        }

        var isEmpty = type == "Binary" ? attribute.BinaryValue is not { Length: > 0 } : string.IsNullOrEmpty(attribute.StringValue);
        if (isEmpty)
        {
            throw SqsError.InvalidParameter($"Message (user) attribute '{name}' must contain a non-empty value of type '{type}'.");
        }

        if (attribute.StringValue is { } text && !HasValidCharacters(text))
        {
            throw SqsError.InvalidMessageContents();
        }

        if (type == "Number" && !IsNumber(attribute.StringValue!))
        {
            throw SqsError.InvalidParameter($"Could not cast message (user) attribute '{name}' value to number.");
        }
    }

    private static bool IsNumber(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}
