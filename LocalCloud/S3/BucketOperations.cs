using CloudTemplate;

namespace LocalCloud.S3;

/// <summary>What a bucket says of itself, as far as the template says it.</summary>
internal static class BucketOperations
{
    public static Task LocationAsync(S3Request request, string region)
    {
        request.AllowQuery("location");
        return S3Xml.WriteAsync(request.Context, "LocationConstraint", xml => xml.WriteString(region == "us-east-1" ? "" : region));
    }

    /// <summary>No bucket here ever had versions, which S3 says by saying nothing.</summary>
    public static Task VersioningAsync(S3Request request)
    {
        request.AllowQuery("versioning");
        return S3Xml.WriteAsync(request.Context, "VersioningConfiguration", static _ => { });
    }

    public static Task EncryptionAsync(S3Request request, BucketEncryptionModel encryption)
    {
        request.AllowQuery("encryption");
        return S3Xml.WriteAsync(request.Context, "ServerSideEncryptionConfiguration", xml => S3Xml.WriteElement(xml, "Rule", () =>
        {
            S3Xml.WriteElement(xml, "ApplyServerSideEncryptionByDefault", () =>
            {
                xml.WriteElementString("SSEAlgorithm", encryption.Algorithm);
                S3Xml.WriteGiven(xml, "KMSMasterKeyID", encryption.KeyId);
            });
            xml.WriteElementString("BucketKeyEnabled", encryption.BucketKey ? "true" : "false");
        }));
    }

    /// <summary>Without what is about versions, of which there are none.</summary>
    public static Task LifecycleAsync(S3Request request, IReadOnlyList<LifecycleRuleModel> rules)
    {
        request.AllowQuery("lifecycle");
        return rules.Count == 0
            ? throw new S3Exception("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", StatusCodes.Status404NotFound)
            : S3Xml.WriteAsync(request.Context, "LifecycleConfiguration", xml =>
            {
                foreach (var rule in rules)
                {
                    S3Xml.WriteElement(xml, "Rule", () => LifecycleXml.Write(xml, rule));
                }
            });
    }

    public static Task ListAsync(S3Request request, IEnumerable<Bucket> buckets, string owner)
    {
        request.AllowQuery();
        return S3Xml.WriteAsync(request.Context, "ListAllMyBucketsResult", xml =>
        {
            S3Xml.WriteElement(xml, "Owner", () => xml.WriteElementString("ID", owner));
            S3Xml.WriteElement(xml, "Buckets", () =>
            {
                foreach (var bucket in buckets.OrderBy(bucket => bucket.Name, StringComparer.Ordinal))
                {
                    S3Xml.WriteElement(xml, "Bucket", () =>
                    {
                        xml.WriteElementString("Name", bucket.Name);
                        xml.WriteElementString("CreationDate", S3Xml.Time(bucket.CreatedAt));
                    });
                }
            });
        });
    }
}
