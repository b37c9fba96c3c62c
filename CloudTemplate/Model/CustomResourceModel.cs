using System.Text.RegularExpressions;

namespace CloudTemplate;

/// <summary>A custom resource: a function of the template's own makes it, and says what it has.</summary>
public sealed partial record CustomResourceModel : ResourceModel
{
    /// <summary>What <see cref="Reference"/> begins with.</summary>
    internal const string Start = $"{DynamicReference.Start}custom-resource:";

    /// <summary><c>Custom::EmptyBucket</c>.</summary>
    public required string Type { get; init; }
    public required string FunctionArn { get; init; }

    /// <summary>How long it may take to answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>All properties as JSON, numbers and booleans as texts, as CloudFormation sends them.</summary>
    public required string Properties { get; init; }

    /// <summary>Stands, in outputs and in other custom resources' properties, for what is known only when the resource has been made.</summary>
    /// <param name="attribute">A member of the answer's <c>Data</c>; "" for the physical id.</param>
    internal static string Reference(string logicalId, string attribute) => $"{Start}{logicalId}:{attribute}}}}}";

    /// <summary>A text with what stands for answers replaced by them.</summary>
    /// <param name="answer">Takes a logical id and an attribute, "" for the physical id.</param>
    public static string Fill(string text, Func<string, string, string> answer) => text.Contains(Start, StringComparison.Ordinal)
        ? Written.Replace(text, match => answer(match.Groups["id"].Value, match.Groups["attribute"].Value))
        : text;

    [GeneratedRegex(@"\{\{resolve:custom-resource:(?<id>[A-Za-z0-9]+):(?<attribute>[^{}]*)\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written { get; }
}
