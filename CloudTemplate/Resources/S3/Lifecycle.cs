using System.Collections.Frozen;

namespace CloudTemplate.Resources.S3;

/// <summary>
/// A bucket's lifecycle rules: expiry is done; a transition changes the price only, unless what it leads to can't be read at once.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
/// </summary>
internal static class Lifecycle
{
    private static readonly PropertyTable Transition = PropertyTable.Of(["StorageClass"])
        .Only("classes that can be read at once", "StorageClass")
        .Ignore("it changes the price only", "TransitionInDays", "TransitionDate");

    private static readonly PropertyTable Rule = PropertyTable.Of(
        ["Status", "Prefix", "ExpirationInDays", "ObjectSizeGreaterThan", "ObjectSizeLessThan", "Transition", "Transitions"])
        .Ignore(InertReasons.ForPeople, "Id")
        .Ignore("uploads in parts aren't kept", "AbortIncompleteMultipartUpload")
        .Ignore("there is one version of each object", "ExpiredObjectDeleteMarker", "NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays", "NoncurrentVersionTransition", "NoncurrentVersionTransitions")
        .Refuse("expiry on a date isn't emulated; use ExpirationInDays.", "ExpirationDate")
        .Refuse("tags of objects aren't emulated.", "TagFilters")
        .With("Transition", Transition)
        .With("Transitions", Transition);

    public static readonly PropertyTable Configuration = PropertyTable.Of(["Rules"])
        .Ignore("it changes the price only", "TransitionDefaultMinimumObjectSize")
        .With("Rules", Rule);

    private static readonly FrozenSet<string> ReadAtOnce = ["GLACIER_IR", "INTELLIGENT_TIERING", "ONEZONE_IA", "STANDARD_IA"];

    public static IReadOnlyList<ExpirationModel> Expirations(Section bucket)
    {
        List<ExpirationModel> expirations = [];
        foreach (var rule in bucket.Inner("LifecycleConfiguration", Configuration)?.Inners("Rules", Rule) ?? [])
        {
            if (rule.Required("Status") != "Enabled")
            {
                continue;
            }

            CheckTransitions(rule);
            if (rule.Number("ExpirationInDays", 1, int.MaxValue) is { } days)
            {
                expirations.Add(new ExpirationModel(rule.Text("Prefix") ?? "", days)
                {
                    SizeGreaterThan = rule.Number("ObjectSizeGreaterThan", 0, int.MaxValue),
                    SizeLessThan = rule.Number("ObjectSizeLessThan", 1, int.MaxValue),
                });
            }
        }

        return expirations;
    }

    private static void CheckTransitions(Section rule)
    {
        foreach (var transition in rule.Inners("Transitions", Transition).Concat(rule.Inners("Transition", Transition)))
        {
            var target = transition.Required("StorageClass");
            if (target.Length > 0 && !ReadAtOnce.Contains(target))
            {
                transition.Problem("StorageClass", $"objects in {target} can't be read before they are restored, and restoring isn't emulated. Use GLACIER_IR.");
            }
        }
    }
}
