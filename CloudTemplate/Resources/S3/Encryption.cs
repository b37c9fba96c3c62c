namespace CloudTemplate.Resources.S3;

/// <summary>
/// A bucket's own encryption, which objects show and nothing locally does.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-bucketencryption.html
/// </summary>
internal static class Encryption
{
    private static readonly PropertyTable Default = PropertyTable.Of(["SSEAlgorithm", "KMSMasterKeyID"]);

    private static readonly PropertyTable Rule = PropertyTable.Of(["ServerSideEncryptionByDefault", "BucketKeyEnabled"])
        .Ignore("nobody encrypts with keys of their own here", "BlockedEncryptionTypes")
        .With("ServerSideEncryptionByDefault", Default);

    public static readonly PropertyTable Configuration = PropertyTable.Of(["ServerSideEncryptionConfiguration"]).With("ServerSideEncryptionConfiguration", Rule);

    public static BucketEncryptionModel Read(Section bucket)
    {
        var rule = bucket.Inner("BucketEncryption", Configuration)?.Inners("ServerSideEncryptionConfiguration", Rule) is [var first, ..] ? first : null;
        var given = rule?.Inner("ServerSideEncryptionByDefault", Default);
        return new BucketEncryptionModel(given?.Text("SSEAlgorithm") ?? "AES256", given?.Text("KMSMasterKeyID"), rule?.Flag("BucketKeyEnabled") ?? false);
    }
}
