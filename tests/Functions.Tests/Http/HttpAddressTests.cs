using Webhooks.Functions.Http;

namespace Webhooks.Functions.Tests.Http;

public sealed class HttpAddressTests
{
    [Theory]
    [InlineData("https://sqs.us-east-1.amazonaws.com", "sqs.us-east-1.amazonaws.com", 443, true, "", "sqs.us-east-1.amazonaws.com")]
    [InlineData("http://127.0.0.1:4566/", "127.0.0.1", 4566, false, "", "127.0.0.1:4566")]
    [InlineData("http://127.0.0.1:9001/Function/1", "127.0.0.1", 9001, false, "/Function/1", "127.0.0.1:9001")]
    [InlineData("http://[::1]:80/a/", "::1", 80, false, "/a", "[::1]")]
    [InlineData("https://host:8443", "host", 8443, true, "", "host:8443")]
    public void An_address_is_read_from_a_URL(string url, string host, int port, bool tls, string prefix, string authority)
    {
        var address = HttpAddress.Of(url)!;

        (address.Host, address.Port, address.Tls, address.Prefix, address.Authority).ShouldBe((host, port, tls, prefix, authority));
        address.ToString().ShouldBe($"{(tls ? "https" : "http")}://{authority}{prefix}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:4566")]
    [InlineData("ftp://host")]
    [InlineData("http://user:password@host")]
    [InlineData("http://host/?a=b")]
    [InlineData("http://host/#a")]
    [InlineData("http://host:99999")]
    public void What_is_no_address_of_a_server_is_none(string url) => HttpAddress.Of(url).ShouldBeNull();
}
