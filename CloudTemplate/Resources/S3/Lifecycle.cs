using System.Collections.Frozen;

namespace CloudTemplate.Resources.S3;

/// <summary>
/// A bucket's lifecycle rules. Transitions lead only to what can be read at once: restoring isn't emulated.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
/// </summary>
internal static class Lifecycle
{
    private static readonly PropertyTable Transition = PropertyTable.Of(["StorageClass", "TransitionInDays"])
        .Only("classes that can be read at once", "StorageClass")
        .Refuse("transitions on a date aren't emulated; use TransitionInDays.", "TransitionDate");

    private static readonly PropertyTable Abort = PropertyTable.Of(["DaysAfterInitiation"]);

    private static readonly PropertyTable Rule = PropertyTable.Of(
        ["Id", "Status", "Prefix", "ExpirationInDays", "ObjectSizeGreaterThan", "ObjectSizeLessThan", "Transition", "Transitions", "AbortIncompleteMultipartUpload"])
        .Ignore("there is one version of each object", "ExpiredObjectDeleteMarker", "NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays", "NoncurrentVersionTransition", "NoncurrentVersionTransitions")
        .Refuse("expiry on a date isn't emulated; use ExpirationInDays.", "ExpirationDate")
        .Refuse("rules by tags aren't emulated; use prefixes.", "TagFilters")
        .With("Transition", Transition)
        .With("Transitions", Transition)
        .With("AbortIncompleteMultipartUpload", Abort);

    public static readonly PropertyTable Configuration = PropertyTable.Of(["Rules"])
        .Ignore("small objects move only by a rule with a size", "TransitionDefaultMinimumObjectSize")
        .With("Rules", Rule);

    private static readonly FrozenSet<string> ReadAtOnce = ["GLACIER_IR", "INTELLIGENT_TIERING", "ONEZONE_IA", "STANDARD_IA"];

    public static IReadOnlyList<LifecycleRuleModel> Rules(Section bucket) =>
        [.. (bucket.Inner("LifecycleConfiguration", Configuration)?.Inners("Rules", Rule) ?? []).Select(Read)];

    private static LifecycleRuleModel Read(Section rule) => new()
    {
        Id = rule.Text("Id"),
        Enabled = rule.Required("Status") == "Enabled",
        Prefix = rule.Text("Prefix") ?? "",
        SizeGreaterThan = rule.Number("ObjectSizeGreaterThan", 0, int.MaxValue),
        SizeLessThan = rule.Number("ObjectSizeLessThan", 1, int.MaxValue),
        ExpirationDays = rule.Number("ExpirationInDays", 1, int.MaxValue),
        AbortUploadsDays = rule.Inner("AbortIncompleteMultipartUpload", Abort)?.Number("DaysAfterInitiation", 1, int.MaxValue),
        Transitions = [.. rule.Inners("Transitions", Transition).Concat(rule.Inners("Transition", Transition)).Select(ReadTransition).OfType<TransitionModel>()],
    };

    private static TransitionModel? ReadTransition(Section transition)
    {
        var target = transition.Required("StorageClass");
        if (target.Length > 0 && !ReadAtOnce.Contains(target))
        {
            transition.Problem("StorageClass", $"objects in {target} can't be read before they are restored, and restoring isn't emulated. Use GLACIER_IR.");
            return null;
        }

        transition.RequirePresence("TransitionInDays");
        return transition.Number("TransitionInDays", 0, int.MaxValue) is { } days ? new TransitionModel(days, target) : null;
    }
}
