using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Webhooks.Infrastructure;

/// <summary>
/// Reads settings from CDK context, where a value is text (<c>-c key=value</c>) or, in <c>cdk.json</c>, also a number, a truth value or a list.
/// Every method throws <see cref="SynthesisException"/> for a value that isn't allowed; the message names the key.
/// </summary>
/// <param name="context">The value of a context key, or null when it isn't set.</param>
internal sealed class SettingsReader(Func<string, object?> context)
{
    /// <summary>Of a setting that may be left out: <c>-c consumerReservedConcurrency=off</c>.</summary>
    private const string Off = "off";

    /// <param name="allowed">What is allowed, in words.</param>
    public string Text(string key, string usual, Regex pattern, string allowed) =>
        Given(key) is not { } value ? usual : pattern.IsMatch(value) ? value : throw Refused(key, value, allowed, usual);

    public int Whole(string key, int usual, int least, int most) =>
        Given(key) is not { } value ? usual : Number(value, least, most) ?? throw Refused(key, value, $"a whole number from {least} to {most}", usual);

    /// <returns>Null when it is off, as it is where nothing is said.</returns>
    public int? WholeOrOff(string key, int least, int most) =>
        Given(key) is not { } value || value == Off ? null : Number(value, least, most) ?? throw Refused(key, value, $"a whole number from {least} to {most}, or {Off}", least);

    /// <summary>One of some whole numbers.</summary>
    public int OneOf(string key, int usual, params int[] allowed) =>
        Given(key) is not { } value ? usual
        : Number(value, 0, int.MaxValue) is { } number && allowed.Contains(number) ? number
        : throw Refused(key, value, $"one of {string.Join(", ", allowed)}", usual);

    /// <summary>One of the words of an enum, written as in the README: <c>block</c>, <c>x86_64</c>.</summary>
    public T OneOf<T>(string key, T usual)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(Word);
        return Given(key) is not { } value ? usual
            : words.TryGetValue(value, out var found) ? found
            : throw Refused(key, value, $"one of {string.Join(", ", words.Keys)}", Word(usual));
    }

    public bool Flag(string key, bool usual) => Given(key) switch
    {
        null => usual,
        "true" or "True" => true,
        "false" or "False" => false,
        var value => throw Refused(key, value, "true or false", usual ? "true" : "false"),
    };

    /// <summary>Ranges of addresses in CIDR notation, separated by commas.</summary>
    public IReadOnlyList<IPNetwork> Ranges(string key) =>
        [.. (Given(key) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(range => range.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(range, out var network) && network.PrefixLength > 0
                ? network
                : throw Refused(key, range, "ranges of addresses in CIDR notation with a prefix from /1 on, separated by commas", "192.0.2.0/24,2001:db8::/32"))];

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static int? Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    private static SynthesisException Refused(string key, string value, string allowed, object example) =>
        new($"{key} is '{value}', but must be {allowed}: -c {key}={example}");

    private string? Given(string key) => context(key) switch
    {
        null => null,
        object[] list => string.Join(',', list),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
