using System.Text.RegularExpressions;
using CloudTemplate.Parsing;

namespace CloudTemplate;

/// <summary>
/// A value that CloudFormation looks up when it deploys. Only those of Secrets Manager, and only in a function's environment:
/// <c>{{resolve:secretsmanager:id:SecretString:key:stage:version}}</c>.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
/// </summary>
/// <param name="SecretId">The secret's ARN or name.</param>
/// <param name="Key">The member of the secret's JSON object; null: all of its text.</param>
/// <param name="Stage">The version's label; null: the current one, unless there is a <paramref name="VersionId"/>.</param>
/// <param name="VersionId">Null: by the label.</param>
public sealed partial record DynamicReference(string SecretId, string? Key, string? Stage, string? VersionId)
{
    internal const string Start = "{{resolve:";

    /// <summary>The text with each reference replaced by what it stands for.</summary>
    public static string Replace(string text, Func<DynamicReference, string> value) =>
        text.Contains(Start, StringComparison.Ordinal) ? Written.Replace(text, match => value(Parse(match)!)) : text;

    /// <summary>The references in a text.</summary>
    public static IEnumerable<DynamicReference> In(string text) => Written.Matches(text).Select(Parse).OfType<DynamicReference>();

    /// <summary>Notes what of a text can't be looked up.</summary>
    internal static void Check(string text, Place at, Problems problems)
    {
        var rest = Written.Replace(text, match => Parse(match) is null ? match.Value : "");
        if (rest.Contains(Start, StringComparison.Ordinal))
        {
            problems.Add(at, "only {{resolve:secretsmanager:secret:SecretString:key:stage:version}} is looked up here. Give the value by a parameter.");
        }
    }

    private static DynamicReference? Parse(Match match)
    {
        // An ARN has colons itself: the secret's id is what stands before SecretString.
        var id = match.Groups["id"].Value;
        if (match.Groups["rest"].Value.Split(':') is not { Length: <= 3 } parts)
        {
            return null;
        }

        var (key, stage, version) = (Part(parts, 0), Part(parts, 1), Part(parts, 2));
        return stage is not null && version is not null ? null : new DynamicReference(id, key, stage, version);
    }

    private static string? Part(string[] parts, int index) => parts.Length > index && parts[index].Length > 0 ? parts[index] : null;

    [GeneratedRegex(@"\{\{resolve:secretsmanager:(?<id>arn:[^{}:]*:secretsmanager:[^{}:]*:[^{}:]*:secret:[^{}:]+|[^{}:]+)(:SecretString(:(?<rest>[^{}]*))?)?\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written { get; }
}
