using System.Text.RegularExpressions;

namespace Webhooks.Infrastructure;

/// <summary>What may differ between two environments. Read from CDK context: <c>-c environmentSuffix=staging</c>.</summary>
public sealed partial record StackSettings
{
    private StackSettings(string environmentSuffix, int consumerMaximumConcurrency)
    {
        EnvironmentSuffix = environmentSuffix;
        ConsumerMaximumConcurrency = consumerMaximumConcurrency;
    }

    /// <summary>Ends every name: 1 to 20 lower-case letters, digits and inner hyphens (function and role names end at 64). Default: dev.</summary>
    public string EnvironmentSuffix { get; }

    /// <summary>Batches that are consumed at once, at most: 2 to 1000, as SQS event sources allow. Default: 10.</summary>
    public int ConsumerMaximumConcurrency { get; }

    /// <summary>The names of all settings.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["environmentSuffix", "consumerMaximumConcurrency"];

    /// <summary>Reads the settings.</summary>
    /// <param name="context">The value of a context key, or null when it isn't set.</param>
    /// <exception cref="SynthesisException">A value isn't allowed; the message names the key.</exception>
    public static StackSettings Read(Func<string, object?> context) =>
        new(ReadSuffix(context(Keys[0])?.ToString() ?? "dev"), ReadConcurrency(context(Keys[1])?.ToString() ?? "10"));

    private static string ReadSuffix(string value) => Suffix().IsMatch(value)
        ? value
        : throw new SynthesisException($"environmentSuffix is '{value}', but must be 1 to 20 lower-case letters, digits or hyphens, without a hyphen at either end: -c environmentSuffix=staging");

    private static int ReadConcurrency(string value) => int.TryParse(value, out var number) && number is >= 2 and <= 1000
        ? number
        : throw new SynthesisException($"consumerMaximumConcurrency is '{value}', but must be a whole number from 2 to 1000: -c consumerMaximumConcurrency=10");

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Suffix();
}
