namespace CloudTemplate.Tests.Resources;

public sealed class BucketTests
{
    [Fact]
    public void A_bucket_without_a_name_gets_one_that_S3_would_take()
    {
        var bucket = Read("");

        bucket.Name.ShouldMatch("^shop-archive-[a-z0-9]{12}$");
        bucket.Arn.ShouldBe($"arn:aws:s3:::{bucket.Name}");
        bucket.Expirations.ShouldBeEmpty();
    }

    [Fact]
    public void What_guards_or_watches_from_outside_has_no_local_effect() =>
        Read("""
            "BucketName": "orders", "BucketEncryption": {}, "PublicAccessBlockConfiguration": { "BlockPublicAcls": true }, "OwnershipControls": {}, "LoggingConfiguration": {}, "Tags": []
            """).Name.ShouldBe("orders");

    [Fact]
    public void Objects_expire_by_the_rules_that_are_enabled() =>
        Rules("""
            { "Id": "old", "Status": "Enabled", "Prefix": "logs/", "ExpirationInDays": 30, "ObjectSizeGreaterThan": "100", "ObjectSizeLessThan": 2000 },
            { "Status": "Disabled", "ExpirationInDays": 1 },
            { "Status": "Enabled", "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 1 }, "Transitions": [{ "StorageClass": "GLACIER_IR", "TransitionInDays": 90 }] },
            { "Status": "Enabled", "ExpirationInDays": 365 }
            """).ShouldBe([new ExpirationModel("logs/", 30) { SizeGreaterThan = 100, SizeLessThan = 2000 }, new ExpirationModel("", 365)]);

    [Theory]
    [InlineData(""" "BucketName": "Orders" """, "BucketName: a bucket's name has 3 to 63 lower-case letters, digits, single dots and hyphens, and begins and ends with a letter or digit; this is Orders. Change it.")]
    [InlineData(""" "BucketName": "a..b" """, "BucketName: a bucket's name has 3 to 63 lower-case letters, digits, single dots and hyphens, and begins and ends with a letter or digit; this is a..b. Change it.")]
    [InlineData(""" "VersioningConfiguration": { "Status": "Enabled" } """, "VersioningConfiguration: versions of objects aren't emulated. Take it out, or allow it by name: AWS::S3::Bucket.VersioningConfiguration.")]
    [InlineData(""" "NotificationConfiguration": {} """, "NotificationConfiguration: notifications aren't emulated. Take it out, or allow it by name: AWS::S3::Bucket.NotificationConfiguration.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "Transitions": [{ "StorageClass": "DEEP_ARCHIVE" }] }] } """, "LifecycleConfiguration.Rules[0].Transitions[0].StorageClass: objects in DEEP_ARCHIVE can't be read before they are restored, and restoring isn't emulated. Use GLACIER_IR.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "TagFilters": [] }] } """, "LifecycleConfiguration.Rules[0].TagFilters: tags of objects aren't emulated. Take it out.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "ExpirationInDays": 0 }] } """, "LifecycleConfiguration.Rules[0].ExpirationInDays: must be a whole number from 1 to 2147483647, and is 0.")]
    public void A_setting_that_S3_or_the_local_cloud_hasnt_is_a_problem(string properties, string problem) =>
        Templates.Problems(Bucket(properties)).ShouldBe([$"Archive, {problem}"]);

    private static IReadOnlyList<ExpirationModel> Rules(string rules) => Read($$""" "LifecycleConfiguration": { "Rules": [{{rules}}] } """).Expirations;

    private static BucketModel Read(string properties) => Templates.Resolve(Bucket(properties)).Buckets.Single();

    private static string Bucket(string properties) => Templates.Of($$"""
        "Archive": { "Type": "AWS::S3::Bucket", "Properties": { {{properties}} } }
        """);
}
