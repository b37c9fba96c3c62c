using System.Text.RegularExpressions;

namespace CloudTemplate.Resources.S3;

/// <summary>
/// A bucket.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
/// </summary>
internal sealed partial class BucketType : ResourceType
{
    public override string Name => "AWS::S3::Bucket";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["BucketName", "LifecycleConfiguration", "BucketEncryption"],
        "Tags")
        .Ignore("roles decide locally, and there is no public", "AccessControl", "OwnershipControls", "PublicAccessBlockConfiguration")
        .Ignore("it changes the way or the price only", "AccelerateConfiguration", "IntelligentTieringConfigurations")
        .Ignore("nobody local reads its reports", "AnalyticsConfigurations", "InventoryConfigurations", "LoggingConfiguration", "MetricsConfigurations")
        .Refuse("requests from other origins' pages aren't emulated.", "CorsConfiguration")
        .Refuse("notifications aren't emulated.", "NotificationConfiguration")
        .Refuse("locks of objects aren't emulated.", "ObjectLockConfiguration", "ObjectLockEnabled")
        .Refuse("replication isn't emulated.", "ReplicationConfiguration")
        .Refuse("versions of objects aren't emulated.", "VersioningConfiguration")
        .Refuse("websites aren't emulated.", "WebsiteConfiguration")
        .Refuse("metadata tables aren't emulated.", "MetadataConfiguration", "MetadataTableConfiguration")
        .With("LifecycleConfiguration", Lifecycle.Configuration)
        .With("BucketEncryption", Encryption.Configuration);

    public override string Ref(ResourceView resource) =>
        resource.Properties.Text("BucketName") ?? resource.Made() ?? resource.PhysicalName("BucketName", 63).ToLowerInvariant();

    public override string? Attribute(ResourceView resource, string name) => name switch
    {
        "Arn" => Arn(resource),
        "DomainName" => $"{Ref(resource)}.s3.{resource.Context.UrlSuffix}",
        "RegionalDomainName" => $"{Ref(resource)}.s3.{resource.Context.Region}.{resource.Context.UrlSuffix}",
        "DualStackDomainName" => $"{Ref(resource)}.s3.dualstack.{resource.Context.Region}.{resource.Context.UrlSuffix}",
        _ => null,
    };

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var name = Ref(resource);
        if (!BucketName().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
        {
            resource.Properties.Problem("BucketName", $"a bucket's name has 3 to 63 lower-case letters, digits, single dots and hyphens, and begins and ends with a letter or digit; this is {name}. Change it.");
        }

        model.Buckets.Add(new BucketModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = name,
            Arn = Arn(resource),
            LifecycleRules = Lifecycle.Rules(resource.Properties),
            Encryption = Encryption.Read(resource.Properties),
        });
    }

    private string Arn(ResourceView resource) => $"arn:{resource.Context.Partition}:s3:::{Ref(resource)}";

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();
}
