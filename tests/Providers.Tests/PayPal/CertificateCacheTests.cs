using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class CertificateCacheTests
{
    private const string Url = "https://localhost/v1/notifications/certs/CERT-1";
    private const string LiveUrl = "https://api.paypal.com/v1/notifications/certs/CERT-1";
    private const string SandboxUrl = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1";
    private static readonly string[] Anchors = [Authority.Live.RootPem];
    private readonly FakeClock _clock = new();
    private readonly FakeFetcher _fetcher = FakeFetcher.Of(Authority.Live.CertificatePem);
    private readonly CertificateCache _cache;

    public CertificateCacheTests() => _cache = new CertificateCache(_fetcher, _clock);

    [Fact]
    public async Task A_certificate_is_fetched_once_until_its_time_is_over()
    {
        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
        _clock.Advance(CertificateCache.TimeToLive - TimeSpan.FromSeconds(1));
        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));

        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task The_key_is_that_of_the_certificate()
    {
        using var expected = RSA.Create();
        expected.ImportFromPem(Authority.Live.PrivateKeyPem);

        var (_, key) = await _cache.FindAsync(Url, Anchors, CancellationToken.None);

        key.ToArray().ShouldBe(expected.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task A_certificate_is_not_used_after_its_end()
    {
        using var certificate = X509Certificate2.CreateFromPem(Authority.Live.CertificatePem);
        _clock.Advance(new DateTimeOffset(certificate.NotAfter) - _clock.Now - TimeSpan.FromHours(1));
        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);

        _clock.Advance(TimeSpan.FromHours(1));

        (await CheckAsync()).ShouldBe(SignatureCheck.NotAllowed);
        _fetcher.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task A_certificate_is_not_used_before_its_beginning()
    {
        _clock.Advance(TimeSpan.FromDays(-2));

        (await CheckAsync()).ShouldBe(SignatureCheck.NotAllowed);
    }

    [Fact]
    public async Task Whoever_asks_meanwhile_waits_for_the_same_fetch()
    {
        var answer = new TaskCompletionSource<string?>();
        _fetcher.At = _ => answer.Task;
        var asked = Enumerable.Range(0, 20).Select(_ => CheckAsync().AsTask()).ToArray();

        answer.SetResult(Authority.Live.CertificatePem);

        (await Task.WhenAll(asked)).ShouldAllBe(check => check == SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_does_not_end_the_fetch_for_the_others()
    {
        var answer = new TaskCompletionSource<string?>();
        _fetcher.At = _ => answer.Task;
        using var patience = new CancellationTokenSource();
        var impatient = _cache.FindAsync(Url, Anchors, patience.Token).AsTask();
        var patient = CheckAsync().AsTask();

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        answer.SetResult(Authority.Live.CertificatePem);

        (await patient).ShouldBe(SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task That_there_is_no_certificate_is_believed_for_a_while()
    {
        _fetcher.At = _ => Task.FromResult<string?>(null);
        (await CheckAsync()).ShouldBe(SignatureCheck.NotAllowed);
        _fetcher.At = _ => Task.FromResult<string?>(Authority.Live.CertificatePem);
        _clock.Advance(CertificateCache.RefusedFor - TimeSpan.FromSeconds(1));
        (await CheckAsync()).ShouldBe(SignatureCheck.NotAllowed);
        _fetcher.Fetches.ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(1));

        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
    }

    public static TheoryData<Exception> Faults => [new HttpRequestException("down"), new TaskCanceledException("slow")];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_server_that_cannot_be_reached_is_asked_again_soon(Exception fault)
    {
        _fetcher.At = _ => Task.FromException<string?>(fault);
        (await CheckAsync()).ShouldBe(SignatureCheck.Unavailable);
        (await CheckAsync()).ShouldBe(SignatureCheck.Unavailable);
        _fetcher.Fetches.ShouldBe(1);
        _fetcher.At = _ => Task.FromResult<string?>(Authority.Live.CertificatePem);

        _clock.Advance(CertificateCache.UnavailableFor);

        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task An_attackers_URLs_use_up_a_budget_and_what_is_known_still_passes()
    {
        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
        _fetcher.At = _ => Task.FromResult<string?>(null);

        for (var at = 0; at < 100; at++)
        {
            (await CheckAsync($"{Url}{at}")).ShouldBe(at < CertificateCache.FetchBudget - 1 ? SignatureCheck.NotAllowed : SignatureCheck.Unavailable);
        }

        _fetcher.Fetches.ShouldBe(CertificateCache.FetchBudget);
        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);
    }

    [Fact]
    public async Task The_budget_grows_again_with_time_up_to_what_it_was()
    {
        _fetcher.At = _ => Task.FromResult<string?>(null);
        var next = 0;
        async Task<int> SpendAsync()
        {
            var before = _fetcher.Fetches;
            for (var at = 0; at < 2 * CertificateCache.FetchBudget; at++)
            {
                await CheckAsync($"{Url}{next++}");
            }

            return _fetcher.Fetches - before;
        }

        (await SpendAsync()).ShouldBe(CertificateCache.FetchBudget);
        _clock.Advance(CertificateCache.FetchInterval - TimeSpan.FromTicks(1));
        (await SpendAsync()).ShouldBe(0);
        _clock.Advance(TimeSpan.FromTicks(1));
        (await SpendAsync()).ShouldBe(1);
        _clock.Advance(CertificateCache.FetchInterval * 3.5);
        (await SpendAsync()).ShouldBe(3);
        _clock.Advance(CertificateCache.FetchInterval * 0.5);
        (await SpendAsync()).ShouldBe(1);
        _clock.Advance(TimeSpan.FromDays(-1)); // somebody set the clock
        (await SpendAsync()).ShouldBe(0);
        _clock.Advance(TimeSpan.FromDays(3));
        (await SpendAsync()).ShouldBe(CertificateCache.FetchBudget);
    }

    [Fact]
    public async Task No_more_certificates_are_kept_than_there_is_room_for()
    {
        for (var at = 0; at <= CertificateCache.MaxKept; at++)
        {
            (await CheckAsync($"{Url}{at}")).ShouldBe(SignatureCheck.Valid);
            _clock.Advance(CertificateCache.FetchInterval);
        }

        var before = _fetcher.Fetches;
        (await CheckAsync($"{Url}{CertificateCache.MaxKept}")).ShouldBe(SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(before);
        (await CheckAsync($"{Url}0")).ShouldBe(SignatureCheck.Valid, "it made room, and is fetched again");
        _fetcher.Fetches.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_certificate_that_is_fetched_again_pushes_nothing_out()
    {
        for (var at = 0; at < CertificateCache.MaxKept; at++)
        {
            await CheckAsync($"{Url}{at}");
            _clock.Advance(CertificateCache.FetchInterval);
        }

        _clock.Advance(CertificateCache.TimeToLive - (CertificateCache.FetchInterval * CertificateCache.MaxKept)); // the first one's time is over
        await CheckAsync($"{Url}0");

        var before = _fetcher.Fetches;
        await CheckAsync($"{Url}1");
        _fetcher.Fetches.ShouldBe(before);
    }

    [Fact]
    public async Task Another_secrets_authorities_judge_anew()
    {
        (await CheckAsync()).ShouldBe(SignatureCheck.Valid);

        (await CheckAsync(Url, Authority.Sandbox.RootPem)).ShouldBe(SignatureCheck.NotAllowed);
        (await CheckAsync(Url)).ShouldBe(SignatureCheck.Valid);
        (await CheckAsync(Url, Authority.Sandbox.RootPem, Authority.Live.RootPem)).ShouldBe(SignatureCheck.Valid);
        _fetcher.Fetches.ShouldBe(3);
    }

    [Fact]
    public async Task Without_a_configured_authority_only_the_systems_are_trusted() =>
        (await _cache.FindAsync(Url, [], CancellationToken.None)).Check.ShouldBe(SignatureCheck.NotAllowed);

    [Fact]
    public async Task The_subject_must_be_PayPals_and_not_the_URLs_host()
    {
        _fetcher.At = _ => Task.FromResult<string?>(Authority.WrongSubject.CertificatePem);

        (await CheckAsync(LiveUrl, Authority.WrongSubject.RootPem)).ShouldBe(SignatureCheck.NotAllowed);
    }

    [Fact]
    public async Task A_sandboxs_certificate_proves_nothing_of_live_webhooks_nor_the_other_way_round()
    {
        (await CheckAsync(LiveUrl)).ShouldBe(SignatureCheck.Valid);
        (await CheckAsync(SandboxUrl)).ShouldBe(SignatureCheck.NotAllowed);

        _fetcher.At = _ => Task.FromResult<string?>(Authority.Sandbox.CertificatePem);
        (await CheckAsync(LiveUrl + "2", Authority.Sandbox.RootPem)).ShouldBe(SignatureCheck.NotAllowed);
        (await CheckAsync(SandboxUrl + "2", Authority.Sandbox.RootPem)).ShouldBe(SignatureCheck.Valid);
        (await CheckAsync(Url + "2", Authority.Sandbox.RootPem)).ShouldBe(SignatureCheck.Valid, "an origin of one's own may serve either");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    public async Task What_is_no_certificate_is_refused(string pem)
    {
        _fetcher.At = _ => Task.FromResult<string?>(pem);

        (await CheckAsync()).ShouldBe(SignatureCheck.NotAllowed);
    }

    [Fact]
    public async Task An_authority_that_is_configured_wrongly_trusts_nothing() =>
        (await CheckAsync(Url, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")).ShouldBe(SignatureCheck.NotAllowed);

    [Theory]
    [InlineData(1_024)]
    [InlineData(0)] // elliptic curves
    public async Task A_key_must_be_RSA_and_long_enough(int bits)
    {
        using var rsa = bits > 0 ? RSA.Create(bits) : null;
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string Subject = "CN=messageverificationcerts.paypal.com";
        var request = rsa is null ? new CertificateRequest(Subject, curve, HashAlgorithmName.SHA256) : new CertificateRequest(Subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(_clock.Now.AddDays(-1), _clock.Now.AddDays(1));
        _fetcher.At = _ => Task.FromResult<string?>(certificate.ExportCertificatePem());

        (await CheckAsync(Url, certificate.ExportCertificatePem())).ShouldBe(SignatureCheck.NotAllowed);
    }

    [Fact]
    public async Task PayPals_own_certificate_is_trusted_by_the_systems_authorities_while_it_is_valid()
    {
        _fetcher.At = _ => Task.FromResult<string?>(RealTransmission.Certificate);
        _clock.Advance(RealTransmission.SentAt - _clock.Now);
        (await _cache.FindAsync(LiveUrl, [], CancellationToken.None)).Check.ShouldBe(SignatureCheck.Valid);

        _clock.Advance(TimeSpan.FromDays(365));

        (await _cache.FindAsync(LiveUrl, [], CancellationToken.None)).Check.ShouldBe(SignatureCheck.NotAllowed);
    }

    private ValueTask<SignatureCheck> CheckAsync() => CheckAsync(Url);

    private async ValueTask<SignatureCheck> CheckAsync(string url, params string[] anchors) =>
        (await _cache.FindAsync(url, anchors.Length == 0 ? Anchors : anchors, CancellationToken.None)).Check;
}
