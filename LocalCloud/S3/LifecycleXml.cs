using System.Xml;
using CloudTemplate;

namespace LocalCloud.S3;

/// <summary>A lifecycle rule as S3 gives it back: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html</summary>
internal static class LifecycleXml
{
    public static void Write(XmlWriter xml, LifecycleRuleModel rule)
    {
        S3Xml.WriteGiven(xml, "ID", rule.Id);
        S3Xml.WriteElement(xml, "Filter", () => WriteFilter(xml, rule));
        xml.WriteElementString("Status", rule.Enabled ? "Enabled" : "Disabled");
        WriteDays(xml, "Expiration", "Days", rule.ExpirationDays);
        WriteDays(xml, "AbortIncompleteMultipartUpload", "DaysAfterInitiation", rule.AbortUploadsDays);
        foreach (var transition in rule.Transitions)
        {
            S3Xml.WriteElement(xml, "Transition", () =>
            {
                xml.WriteElementString("Days", $"{transition.Days}");
                xml.WriteElementString("StorageClass", transition.StorageClass);
            });
        }
    }

    /// <summary>Several conditions stand in <c>And</c>.</summary>
    private static void WriteFilter(XmlWriter xml, LifecycleRuleModel rule)
    {
        if (rule.SizeGreaterThan is null && rule.SizeLessThan is null)
        {
            xml.WriteElementString("Prefix", rule.Prefix);
            return;
        }

        S3Xml.WriteElement(xml, "And", () =>
        {
            xml.WriteElementString("Prefix", rule.Prefix);
            S3Xml.WriteGiven(xml, "ObjectSizeGreaterThan", rule.SizeGreaterThan is { } more ? $"{more}" : null);
            S3Xml.WriteGiven(xml, "ObjectSizeLessThan", rule.SizeLessThan is { } less ? $"{less}" : null);
        });
    }

    private static void WriteDays(XmlWriter xml, string element, string name, int? days)
    {
        if (days is not null)
        {
            S3Xml.WriteElement(xml, element, () => xml.WriteElementString(name, $"{days}"));
        }
    }
}
