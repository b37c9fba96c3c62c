using System.Net;
using System.Net.Sockets;
using Webhooks.Providers;

namespace Webhooks.Operations.Tests;

public sealed class WebhookSenderTests
{
    private static readonly Provider Stripe = Catalog.Find("stripe")!;

    [Fact]
    public void A_secret_that_can_not_sign_is_said_in_one_line()
    {
        using HttpClient http = new();
        var sender = new WebhookSender(http, TimeProvider.System, new Random(1));

        Should.Throw<OperationException>(() => sender.Make(Catalog.Find("paypal")!, "PAYMENT.CAPTURE.COMPLETED", new ProviderSecret { Keys = ["x"] }))
            .Message.ShouldStartWith("Nothing can be signed as PayPal: To sign as PayPal, the secret needs a private key");
    }

    [Fact]
    public async Task A_webhook_is_accepted_as_the_provider_would_send_it()
    {
        await using var stack = await FakeStack.StartAsync();
        using var http = new HttpClient();
        var sender = new WebhookSender(http, TimeProvider.System, new Random());
        var webhook = sender.Make(Stripe, "payment_intent.succeeded", stack.Secret);

        var answer = await sender.SendAsync(new Uri($"{stack.Url}/prod/stripe"), webhook, CancellationToken.None);

        answer.IsAccepted.ShouldBeTrue(answer.Body);
        stack.Accepted.ShouldBe([webhook.EventId]);
        stack.Posts.ShouldHaveSingleItem().ContentType.ShouldBe("application/json; charset=utf-8");
    }

    [Fact]
    public void Each_webhook_is_an_event_of_its_own()
    {
        using var http = new HttpClient();
        var sender = new WebhookSender(http, TimeProvider.System, new Random());
        var secret = new ProviderSecret { Keys = ["whsec_1"] };

        var ids = Enumerable.Range(0, 100).Select(_ => sender.Make(Stripe, "payment_intent.created", secret).EventId).ToList();

        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id.StartsWith("evt_", StringComparison.Ordinal) && id.Length == 28);
    }

    [Fact]
    public async Task Where_nothing_listens_it_says_so_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = new Uri($"http://{taken.LocalEndpoint}/stripe");
        taken.Stop();
        using var http = new HttpClient();
        var webhook = new SignedWebhook("evt_1", "{}"u8.ToArray(), new Dictionary<string, string>());

        var fault = await Should.ThrowAsync<OperationException>(() => new WebhookSender(http, TimeProvider.System, new Random()).SendAsync(url, webhook, CancellationToken.None));

        fault.Message.ShouldStartWith($"Nothing answers at {url} (ConnectionError).");
        fault.Message.ShouldEndWith("dotnet run --project AppHost");
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up_with_the_time_it_took()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(50) };
        var webhook = new SignedWebhook("evt_1", "{}"u8.ToArray(), new Dictionary<string, string>());

        var fault = await Should.ThrowAsync<OperationException>(() => new WebhookSender(http, TimeProvider.System, new Random()).SendAsync(new Uri($"http://{silent.LocalEndpoint}/"), webhook, CancellationToken.None));

        fault.Message.ShouldContain("didn't answer within");
    }

    [Theory]
    [InlineData("""{"error":"No v1 matches."}""", "No v1 matches.")]
    [InlineData("""{"message":"Unauthorized"}""", "Unauthorized")]
    [InlineData("""{"Message":"explicit deny"}""", "explicit deny")]
    [InlineData("""{"other":1}""", """{"other":1}""")]
    [InlineData("<html>\n<body>\u001b[31mBad Gateway", "<html> <body> [31mBad Gateway")]
    [InlineData("null", "null")]
    [InlineData("", "")]
    public void An_answers_reason_is_one_line_whatever_answered(string body, string expected) =>
        new WebhookAnswer(HttpStatusCode.BadGateway, body).Reason.ShouldBe(expected);

    [Fact]
    public void A_long_answer_is_cut() =>
        new WebhookAnswer(HttpStatusCode.BadGateway, new string('x', 1_000)).Reason.Length.ShouldBe(301);
}
