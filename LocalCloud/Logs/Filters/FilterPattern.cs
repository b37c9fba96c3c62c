using LocalCloud.FrontDoor;

namespace LocalCloud.Logs.Filters;

/// <summary>
/// What messages a caller looks for: terms, or conditions on the properties of JSON.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
/// </summary>
internal abstract class FilterPattern
{
    /// <summary>No pattern.</summary>
    public static readonly FilterPattern Everything = new TermPattern([], [], []);

    /// <summary>https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html</summary>
    private const int Longest = 1024;

    /// <param name="text">Null or blank: everything matches.</param>
    /// <exception cref="AwsServiceException">It is no pattern, or of a kind that isn't emulated.</exception>
    public static FilterPattern Parse(string? text)
    {
        var pattern = (text ?? "").Trim();
        return pattern switch
        {
            "" => Everything,
            { Length: > Longest } => throw Invalid($"it is longer than {Longest} characters"),
            ['{', .., '}'] => JsonPatternParser.Parse(pattern),
            ['{', ..] => throw Invalid("what starts with '{' must end with '}'"),
            ['[', ..] => throw Invalid("patterns for space-delimited fields ([a, b, ...]) are not emulated; look for terms instead"),
            ['%', ..] => throw Invalid("regular expressions (%...%) are not emulated; look for terms instead"),
            _ => TermPattern.Parse(pattern),
        };
    }

    /// <param name="message">In UTF-8.</param>
    public abstract bool Matches(ReadOnlySpan<byte> message);

    public static AwsServiceException Invalid(string problem) => new("InvalidParameterException", $"Invalid filter pattern: {problem}.");
}
