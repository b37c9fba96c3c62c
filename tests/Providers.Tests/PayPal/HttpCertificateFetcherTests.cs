using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class HttpCertificateFetcherTests : IAsyncLifetime
{
    private const string Path = "/v1/notifications/certs/CERT-1";
    private static readonly string[] Anchors = [Authority.Live.RootPem];
    private readonly CertificateServer _server = new(Authority.Live);
    private readonly HttpCertificateFetcher _fetcher = new(TimeSpan.FromMinutes(1)); // what is tested here isn't how fast this machine is

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_lies_at_the_URL_is_read_over_a_connection_that_the_authority_vouches_for()
    {
        _server.Answer = path => path == Path ? CertificateServer.Ok(Authority.Live.CertificatePem) : CertificateServer.Status("404 Not Found");

        (await FetchAsync()).ShouldBe(Authority.Live.CertificatePem);
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_is_not_listened_to()
    {
        _server.Answer = _ => CertificateServer.Ok(Authority.Live.CertificatePem);

        await Should.ThrowAsync<HttpRequestException>(() => _fetcher.FetchAsync(_server.Origin + Path, [], CancellationToken.None));
        await Should.ThrowAsync<HttpRequestException>(() => _fetcher.FetchAsync(_server.Origin + Path, [Authority.Sandbox.RootPem], CancellationToken.None));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_not_taken_whoever_vouches_for_it() =>
        await Should.ThrowAsync<HttpRequestException>(() => _fetcher.FetchAsync(_server.Origin.Replace("localhost", "127.0.0.2", StringComparison.Ordinal) + Path, Anchors, CancellationToken.None));

    [Theory]
    [InlineData(SslPolicyErrors.None, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    [InlineData(SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    public void A_named_authority_vouches_for_who_a_server_is_and_not_for_its_name(SslPolicyErrors errors, bool expected)
    {
        using var certificate = X509Certificate2.CreateFromPem(Authority.Live.CertificatePem);
        using var chain = new X509Chain();
        chain.ChainPolicy.VerificationTime = Authority.Start.UtcDateTime;

        HttpCertificateFetcher.IsTrusted(errors, certificate, chain, Anchors).ShouldBe(expected);
        HttpCertificateFetcher.IsTrusted(errors, certificate, chain, []).ShouldBe(errors == SslPolicyErrors.None);
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("400 Bad Request")]
    [InlineData("204 No Content")]
    [InlineData("302 Found\r\nLocation: /elsewhere")]
    public async Task Anything_but_a_200_is_no_certificate_and_no_redirect_is_followed(string line)
    {
        _server.Answer = path => path == Path ? CertificateServer.Status(line) : CertificateServer.Ok("elsewhere");

        (await FetchAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("429 Too Many Requests")]
    public async Task A_server_at_fault_says_nothing_of_the_certificate(string line)
    {
        _server.Answer = _ => CertificateServer.Status(line);

        (await Should.ThrowAsync<HttpRequestException>(FetchAsync)).Message.ShouldContain(line[..3]);
    }

    [Fact]
    public async Task No_more_is_read_than_a_certificate_could_be_long()
    {
        _server.Answer = _ => CertificateServer.Ok(new string('x', HttpCertificateFetcher.MaxBytes + 1));
        await Should.ThrowAsync<HttpRequestException>(FetchAsync);

        _server.Answer = _ => CertificateServer.Ok(new string('x', HttpCertificateFetcher.MaxBytes));
        (await FetchAsync())!.Length.ShouldBe(HttpCertificateFetcher.MaxBytes);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        _server.Answer = _ => null;
        var impatient = new HttpCertificateFetcher(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => impatient.FetchAsync(_server.Origin + Path, Anchors, CancellationToken.None));

        HttpCertificateFetcher.Limit.ShouldBe(TimeSpan.FromSeconds(2));
    }

    private Task<string?> FetchAsync() => _fetcher.FetchAsync(_server.Origin + Path, Anchors, CancellationToken.None);
}
