using LocalCloud.FrontDoor;
using LocalCloud.Iam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Tests.FrontDoor;

/// <summary>With AWS's own examples: https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4</summary>
public sealed class RequestSignatureTests
{
    private const string Credential = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
    private static readonly DateTimeOffset Signed = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    // get-vanilla and get-vanilla-query-order-key-case
    [Theory]
    [InlineData("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void A_request_as_AWS_signs_it_is_let_in(string target, string signature) =>
        Should.NotThrow(() => Verify(Request(target, signature)));

    [Fact]
    public void Any_other_signature_is_refused() =>
        Should.Throw<AwsServiceException>(() => Verify(Request("/", new string('0', 64)))).Code.ShouldBe("InvalidSignatureException");

    [Fact]
    public void A_shorter_signature_is_refused() =>
        Should.Throw<AwsServiceException>(() => Verify(Request("/", ""))).Code.ShouldBe("InvalidSignatureException");

    [Fact]
    public void Another_body_is_refused() =>
        Should.Throw<AwsServiceException>(() => Verify(Request("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"), body: "x")).Code.ShouldBe("InvalidSignatureException");

    [Theory]
    [InlineData(15, false)]
    [InlineData(-15, false)]
    [InlineData(16, true)]
    [InlineData(-16, true)]
    public void A_signature_holds_for_fifteen_minutes_either_way(int minutes, bool refused)
    {
        var authorization = Authorization.Read(Request("/", "00"));

        var check = () => authorization.CheckTime(Signed + TimeSpan.FromMinutes(minutes));

        if (refused)
        {
            Should.Throw<AwsServiceException>(check).Code.ShouldBe("InvalidSignatureException");
        }
        else
        {
            Should.NotThrow(check);
        }
    }

    [Theory]
    [InlineData("", "MissingAuthenticationTokenException", "Request is missing Authentication Token")]
    [InlineData("Basic abc", "IncompleteSignatureException", "Unsupported algorithm")]
    [InlineData("AWS4-HMAC-SHA256 Credential=" + Credential, "IncompleteSignatureException", "Authorization header requires 'SignedHeaders' parameter. Authorization header requires 'Signature' parameter.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/aws4_request, SignedHeaders=host, Signature=00", "IncompleteSignatureException", "exactly 5 slash-delimited elements")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/sqs/aws5_request, SignedHeaders=host, Signature=00", "InvalidSignatureException", "valid terminator")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20150829/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=00", "InvalidSignatureException", "Date in Credential scope does not match")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20150830/us-east-1/sqs/aws4_request, SignedHeaders=x-amz-date, Signature=00", "InvalidSignatureException", "'Host'")]
    [InlineData("AWS4-HMAC-SHA256 Credential=" + Credential + ", SignedHeaders=host, Signature=none", "IncompleteSignatureException", "hexadecimal")]
    [InlineData("AWS4-HMAC-SHA256 Credential=" + Credential + ", SignedHeaders=host, Signature=00, Junk", "IncompleteSignatureException", "key=value")]
    public void What_is_wrong_with_the_header_is_said(string header, string code, string message)
    {
        var request = Request("/", "");
        request.Headers.Authorization = header;

        var refusal = Should.Throw<AwsServiceException>(() => Authorization.Read(request));

        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldContain(message);
    }

    [Fact]
    public void A_header_without_a_time_is_refused()
    {
        var request = Request("/", "00");
        request.Headers.Remove("X-Amz-Date");

        Should.Throw<AwsServiceException>(() => Authorization.Read(request)).Message.ShouldContain("X-Amz-Date");
    }

    [Fact]
    public void A_temporary_key_counts_only_with_its_token()
    {
        var request = Request("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

        Should.Throw<AwsServiceException>(() => Verify(request, token: "t")).Code.ShouldBe("UnrecognizedClientException");
        request.Headers["X-Amz-Security-Token"] = "t";
        Should.NotThrow(() => Verify(request, token: "t"));
    }

    private static void Verify(HttpRequest request, string body = "", string? token = null)
    {
        IssuedKey key = new(new AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token), Principal.Developer);
        RequestSignature.Verify(request, Authorization.Read(request), key, RequestSignature.Hash(System.Text.Encoding.UTF8.GetBytes(body)), asS3: false);
    }

    private static HttpRequest Request(string target, string signature)
    {
        DefaultHttpContext context = new();
        context.Request.Method = "GET";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Headers.Host = "example.amazonaws.com";
        context.Request.Headers["X-Amz-Date"] = "20150830T123600Z";
        context.Request.Headers.Authorization = $"AWS4-HMAC-SHA256 Credential={Credential}, SignedHeaders=host;x-amz-date, Signature={signature}";
        return context.Request;
    }
}
