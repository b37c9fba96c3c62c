using System.Text;
using LocalCloud.S3;

namespace LocalCloud.Tests.S3;

public sealed class DigestTests
{
    // The check values of https://reveng.sourceforge.io/crc-catalogue/all.htm
    [Theory]
    [InlineData("crc32", "cbf43926")]
    [InlineData("crc32c", "e3069283")]
    [InlineData("crc64nvme", "ae8b14860a799888")]
    [InlineData("sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    public void A_digest_is_the_published_one_however_the_bytes_are_cut(string algorithm, string expected)
    {
        var digest = Digest.Of(algorithm);

        digest.Append("1234"u8);
        digest.Append(""u8);
        digest.Append("56789"u8);

        Convert.ToHexStringLower(digest.Finish()).ShouldBe(expected);
        Digest.Length(algorithm).ShouldBe(Encoding.ASCII.GetByteCount(expected) / 2);
    }
}
