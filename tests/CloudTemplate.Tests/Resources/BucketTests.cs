namespace CloudTemplate.Tests.Resources;

public sealed class BucketTests
{
    [Fact]
    public void A_bucket_without_a_name_gets_one_that_S3_would_take()
    {
        var bucket = Read("");

        bucket.Name.ShouldMatch("^shop-archive-[a-z0-9]{12}$");
        bucket.Arn.ShouldBe($"arn:aws:s3:::{bucket.Name}");
        bucket.LifecycleRules.ShouldBeEmpty();
        bucket.Encryption.ShouldBe(new BucketEncryptionModel("AES256", null, BucketKey: false));
    }

    [Fact]
    public void What_guards_or_watches_from_outside_has_no_local_effect() =>
        Read("""
            "BucketName": "orders", "PublicAccessBlockConfiguration": { "BlockPublicAcls": true }, "OwnershipControls": {}, "LoggingConfiguration": {}, "Tags": []
            """).Name.ShouldBe("orders");

    [Fact]
    public void A_lifecycle_rule_says_what_becomes_of_which_objects() =>
        Rules("""
            { "Id": "old", "Status": "Enabled", "Prefix": "logs/", "ExpirationInDays": 30, "ObjectSizeGreaterThan": "100", "ObjectSizeLessThan": 2000 },
            { "Status": "Disabled", "ExpirationInDays": 1 },
            { "Status": "Enabled", "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 1 }, "Transitions": [{ "StorageClass": "GLACIER_IR", "TransitionInDays": 90 }] }
            """).ShouldBe(
            [
                new() { Id = "old", Prefix = "logs/", ExpirationDays = 30, SizeGreaterThan = 100, SizeLessThan = 2000 },
                new() { Enabled = false, ExpirationDays = 1 },
                new() { AbortUploadsDays = 1, Transitions = [new TransitionModel(90, "GLACIER_IR")] },
            ],
            Comparer);

    [Fact]
    public void A_bucket_says_how_it_encrypts() =>
        Read("""
            "BucketEncryption": { "ServerSideEncryptionConfiguration": [{ "BucketKeyEnabled": true, "ServerSideEncryptionByDefault": { "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "key-1" } }] }
            """).Encryption.ShouldBe(new BucketEncryptionModel("aws:kms", "key-1", BucketKey: true));

    [Theory]
    [InlineData(""" "BucketName": "Orders" """, "BucketName: a bucket's name has 3 to 63 lower-case letters, digits, single dots and hyphens, and begins and ends with a letter or digit; this is Orders. Change it.")]
    [InlineData(""" "BucketName": "a..b" """, "BucketName: a bucket's name has 3 to 63 lower-case letters, digits, single dots and hyphens, and begins and ends with a letter or digit; this is a..b. Change it.")]
    [InlineData(""" "VersioningConfiguration": { "Status": "Enabled" } """, "VersioningConfiguration: versions of objects aren't emulated. Take it out, or allow it by name: AWS::S3::Bucket.VersioningConfiguration.")]
    [InlineData(""" "NotificationConfiguration": {} """, "NotificationConfiguration: notifications aren't emulated. Take it out, or allow it by name: AWS::S3::Bucket.NotificationConfiguration.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "Transitions": [{ "StorageClass": "DEEP_ARCHIVE" }] }] } """, "LifecycleConfiguration.Rules[0].Transitions[0].StorageClass: objects in DEEP_ARCHIVE can't be read before they are restored, and restoring isn't emulated. Use GLACIER_IR.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "Transitions": [{ "StorageClass": "GLACIER_IR", "TransitionDate": "2030-01-01" }] }] } """, "LifecycleConfiguration.Rules[0].Transitions[0].TransitionDate: transitions on a date aren't emulated; use TransitionInDays. Take it out.", "LifecycleConfiguration.Rules[0].Transitions[0]: TransitionInDays is missing. Give it.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "TagFilters": [] }] } """, "LifecycleConfiguration.Rules[0].TagFilters: rules by tags aren't emulated; use prefixes. Take it out.")]
    [InlineData(""" "LifecycleConfiguration": { "Rules": [{ "Status": "Enabled", "ExpirationInDays": 0 }] } """, "LifecycleConfiguration.Rules[0].ExpirationInDays: must be a whole number from 1 to 2147483647, and is 0.")]
    public void A_setting_that_S3_or_the_local_cloud_hasnt_is_a_problem(string properties, params string[] problems) =>
        Templates.Problems(Bucket(properties)).ShouldBe(problems.Select(problem => $"Archive, {problem}"));

    private static readonly IEqualityComparer<LifecycleRuleModel> Comparer = EqualityComparer<LifecycleRuleModel>.Create(
        (one, other) => one!.Transitions.SequenceEqual(other!.Transitions) && one with { Transitions = [] } == other with { Transitions = [] });

    private static List<LifecycleRuleModel> Rules(string rules) => [.. Read($$""" "LifecycleConfiguration": { "Rules": [{{rules}}] } """).LifecycleRules];

    private static BucketModel Read(string properties) => Templates.Resolve(Bucket(properties)).Buckets.Single();

    private static string Bucket(string properties) => Templates.Of($$"""
        "Archive": { "Type": "AWS::S3::Bucket", "Properties": { {{properties}} } }
        """);
}
