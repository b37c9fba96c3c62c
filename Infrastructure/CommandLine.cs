namespace Webhooks.Infrastructure;

/// <summary>What was asked for on the command line.</summary>
public sealed record CommandLine
{
    private const string Usage = "Usage: dotnet run --project Infrastructure -- [--output DIR] [-c KEY=VALUE]...";

    /// <summary>Where to put the template; null: not said.</summary>
    public string? Output { get; private init; }

    /// <summary>The settings by key (<see cref="StackSettings.Keys"/>).</summary>
    public required IReadOnlyDictionary<string, string> Context { get; init; }

    /// <summary>Reads the arguments; <c>-c</c> as the CDK's command line has it.</summary>
    /// <exception cref="SynthesisException">An argument or a setting that there is not.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        string? output = null;
        var context = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new SynthesisException($"{arguments[i]}: its value is missing or it isn't known. {Usage}");
            switch (arguments[i])
            {
                case "--output" or "-o" when value.Length > 0:
                    output = value;
                    break;
                case "--context" or "-c" when value.Split('=', 2) is [var key, var setting]:
                    context[Known(key)] = setting;
                    break;
                default:
                    throw new SynthesisException($"'{arguments[i]} {value}' isn't known. {Usage}");
            }
        }

        return new CommandLine { Output = output, Context = context };
    }

    private static string Known(string key) => StackSettings.Keys.Contains(key)
        ? key
        : throw new SynthesisException($"There is no setting {key}; there are {string.Join(", ", StackSettings.Keys)}.");
}
