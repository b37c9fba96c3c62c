namespace CloudTemplate.Resources;

/// <summary>Why properties that many types have make no difference locally.</summary>
internal static class InertReasons
{
    public const string Encryption = "nothing is encrypted at rest locally";
    public const string ForPeople = "for people to read";
    public const string Metrics = "metrics aren't kept locally";
    public const string Capacity = "capacity isn't limited locally";

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["Architectures"] = "functions run on this machine's own processor",
        ["CodeSigningConfigArn"] = "the code is the one that was built here",
        ["ContributorInsightsSpecification"] = Metrics,
        ["DeletionProtectionEnabled"] = "nothing is deleted by a stack locally",
        ["Description"] = ForPeople,
        ["EphemeralStorage"] = "the folder for temporary files isn't limited",
        ["KmsDataKeyReusePeriodSeconds"] = Encryption,
        ["KmsKeyArn"] = Encryption,
        ["KmsKeyId"] = Encryption,
        ["KmsMasterKeyId"] = Encryption,
        ["MetricsConfig"] = Metrics,
        ["OnDemandThroughput"] = Capacity,
        ["PointInTimeRecoverySpecification"] = "there are no backups locally",
        ["PolicyName"] = ForPeople,
        ["RecursiveLoop"] = "loops aren't looked for",
        ["RuntimeManagementConfig"] = "the runtime is the one that is installed here",
        ["S3Bucket"] = "the code is found by its key alone",
        ["S3ObjectVersion"] = "the code is found by its key alone",
        ["Sid"] = ForPeople,
        ["SnapStart"] = "of published versions only, whose start is another but whose work is the same",
        ["SourceKMSKeyArn"] = Encryption,
        ["SSESpecification"] = Encryption,
        ["TableClass"] = "it changes the price only",
        ["Tags"] = "labels, which nothing local asks for",
        ["TracingConfig"] = "every trace that comes sampled is followed",
        ["WarmThroughput"] = Capacity,
    };

    /// <summary>The reason; what has none yet belongs into the table of its type, by <see cref="PropertyTable.Ignore"/>.</summary>
    public static string Of(string property) => Reasons.GetValueOrDefault(property, "");
}
