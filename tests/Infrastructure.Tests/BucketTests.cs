using Webhooks.Infrastructure.Tests.Template;

namespace Webhooks.Infrastructure.Tests;

[Collection(nameof(Synthesised))]
public sealed class BucketTests(Synthesised synthesised)
{
    private readonly SynthesisedTemplate _template = synthesised.Dev;

    [Fact]
    public void It_is_encrypted_private_and_spoken_to_by_TLS_only()
    {
        var bucket = _template.At("Archive/Bucket");

        _template.Render(bucket["BucketName"]).ShouldBe("webhook-archive-{AWS::AccountId}-dev");
        bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]!.ToString().ShouldBe("AES256");
        bucket["OwnershipControls"]["Rules"]![0]!["ObjectOwnership"]!.ToString().ShouldBe("BucketOwnerEnforced");
        bucket["PublicAccessBlockConfiguration"].AsObject().Count.ShouldBe(4);
        bucket["PublicAccessBlockConfiguration"].AsObject().ShouldAllBe(setting => (bool)setting.Value!);
        var refusal = _template.At("Archive/Bucket/Policy")["PolicyDocument"]["Statement"]!.AsArray().Single()!;
        refusal["Effect"]!.ToString().ShouldBe("Deny");
        refusal["Condition"]!.ToJsonString().ShouldBe("""{"Bool":{"aws:SecureTransport":"false"}}""");
    }

    [Fact]
    public void After_90_days_everything_is_in_Glacier_from_which_it_can_be_read_at_once() => Rules(_template).ShouldBe(
        [
            """{"Id":"ToGlacier","ObjectSizeGreaterThan":1,"Status":"Enabled","Transitions":[{"StorageClass":"GLACIER_IR","TransitionInDays":90}]}""",
            """{"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7},"Id":"UnfinishedUploads","Status":"Enabled"}""",
        ]);

    [Fact]
    public void When_what_moves_and_whether_it_goes_are_settings() => Rules(synthesised.Other).ShouldBe(
        [
            """{"Id":"ToGlacier","ObjectSizeGreaterThan":131072,"Status":"Enabled","Transitions":[{"StorageClass":"GLACIER_IR","TransitionInDays":30}]}""",
            """{"AbortIncompleteMultipartUpload":{"DaysAfterInitiation":7},"Id":"UnfinishedUploads","Status":"Enabled"}""",
            """{"ExpirationInDays":400,"Id":"Retention","Status":"Enabled"}""",
        ]);

    private static IEnumerable<string> Rules(SynthesisedTemplate template) =>
        template.At("Archive/Bucket")["LifecycleConfiguration"]["Rules"]!.AsArray().Select(rule => rule!.ToJsonString());
}
