using CloudTemplate;

namespace LocalCloud.S3;

/// <summary>
/// What time does to a bucket's objects. Whatever is due is due at the midnight that follows its last day:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
/// </summary>
/// <param name="clock">Service time.</param>
internal sealed class ObjectLifecycle(IEnumerable<LifecycleRuleModel> rules, TimeProvider clock)
{
    /// <summary>Smaller objects stay where they are, unless their rule speaks of sizes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html</summary>
    private const long SmallestToMove = 128 * 1024;

    /// <summary>Objects only ever move down: the same page.</summary>
    private static readonly string[] Waterfall = ["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR"];

    private readonly IReadOnlyList<LifecycleRuleModel> _rules = [.. rules.Where(rule => rule.Enabled)];

    public bool IsExpired(StoredObject stored) => _rules.Any(rule => Covers(rule, stored) && rule.ExpirationDays is { } days && IsDue(stored.LastModified, days));

    /// <summary>The object in the storage class to which it has moved by now.</summary>
    public StoredObject Now(StoredObject stored)
    {
        var due = from rule in _rules
                  where Covers(rule, stored) && (stored.Size >= SmallestToMove || rule.SizeGreaterThan is not null || rule.SizeLessThan is not null)
                  from transition in rule.Transitions
                  where IsDue(stored.LastModified, transition.Days)
                  select Array.IndexOf(Waterfall, transition.StorageClass);
        var lowest = due.DefaultIfEmpty(0).Max();
        return lowest > Array.IndexOf(Waterfall, stored.StorageClass) ? stored with { StorageClass = Waterfall[lowest] } : stored;
    }

    /// <summary>Whether an upload in parts has been given up: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html</summary>
    public bool IsGivenUp(MultipartUpload upload) => _rules.Any(rule =>
        rule.AbortUploadsDays is { } days && upload.Key.StartsWith(rule.Prefix, StringComparison.Ordinal) && IsDue(upload.InitiatedAt, days));

    private static bool Covers(LifecycleRuleModel rule, StoredObject stored) =>
        stored.Key.StartsWith(rule.Prefix, StringComparison.Ordinal) && !(stored.Size <= rule.SizeGreaterThan) && !(stored.Size >= rule.SizeLessThan);

    private bool IsDue(DateTimeOffset from, int days) => clock.GetUtcNow() >= new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero).AddDays(days + 1);
}
