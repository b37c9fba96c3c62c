using System.Text;
using Webhooks.Functions.Aws;

namespace Webhooks.Functions.Tests.Aws;

/// <summary>
/// The cases of AWS's Signature Version 4 test suite that our calls are like
/// (https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html).
/// </summary>
public sealed class SigV4SignerTests
{
    private const string Timestamp = "20150830T123600Z";
    private const string Scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";

    private readonly SigV4Signer _signer = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service");

    [Theory]
    [InlineData("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")] // get-vanilla
    [InlineData("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")] // post-vanilla
    public void A_request_without_a_body_is_signed_as_in_the_suite(string method, string signature) =>
        _signer.Authorize(method, "/", [("host", "example.amazonaws.com"), ("x-amz-date", Timestamp)], default, Timestamp)
            .ShouldBe($"{Scope}, SignedHeaders=host;x-amz-date, Signature={signature}");

    [Fact] // post-x-www-form-urlencoded
    public void A_body_and_its_type_are_signed_as_in_the_suite() =>
        _signer.Authorize(
            "POST",
            "/",
            [("content-type", "application/x-www-form-urlencoded"), ("host", "example.amazonaws.com"), ("x-amz-date", Timestamp)],
            Encoding.UTF8.GetBytes("Param1=value1"),
            Timestamp)
            .ShouldBe($"{Scope}, SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");

    [Fact]
    public void The_next_day_has_another_key()
    {
        static string Sign(SigV4Signer signer, string timestamp) => signer.Authorize("GET", "/", [("host", "h"), ("x-amz-date", timestamp)], default, timestamp);
        Sign(_signer, Timestamp);

        Sign(_signer, "20150831T000000Z").ShouldBe(
            Sign(new SigV4Signer("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service"), "20150831T000000Z"));
    }

    [Fact]
    public void A_moment_is_written_as_AWS_writes_it() =>
        SigV4Signer.Timestamp(new DateTimeOffset(2015, 8, 30, 14, 36, 0, TimeSpan.FromHours(2))).ShouldBe(Timestamp);
}
