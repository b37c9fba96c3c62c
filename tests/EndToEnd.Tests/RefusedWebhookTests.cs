using System.Net;
using System.Text.Json;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

[Collection(AppHostCollection.Name)]
public sealed class RefusedWebhookTests(AppHostFixture appHost)
{
    private readonly Stack _stack = appHost.Stack;

    [Fact]
    public async Task A_wrong_secret_is_forbidden() =>
        await RefusedAsync(HttpStatusCode.Forbidden, body => [("Stripe-Signature", Stack.Sign(body, "whsec_wrong"))]);

    [Fact]
    public async Task A_stale_signature_is_forbidden() =>
        await RefusedAsync(HttpStatusCode.Forbidden, body => [("Stripe-Signature", Stack.Sign(body, _stack.Secret, TimeProvider.System.GetUtcNow().AddMinutes(-6)))]);

    [Fact]
    public async Task A_tampered_body_is_forbidden() =>
        await RefusedAsync(HttpStatusCode.Forbidden, body => [("Stripe-Signature", Stack.Sign(body + " ", _stack.Secret))]);

    [Fact]
    public async Task A_doubled_time_is_forbidden() =>
        await RefusedAsync(HttpStatusCode.Forbidden, body => [("Stripe-Signature", "t=1," + Stack.Sign(body, _stack.Secret))]);

    [Fact]
    public async Task The_authorization_invalid_is_forbidden() =>
        await RefusedAsync(HttpStatusCode.Forbidden, body => [("Stripe-Signature", Stack.Sign(body, _stack.Secret)), ("Authorization", "invalid")]);

    [Fact]
    public async Task A_missing_signature_is_unauthorized_in_the_gateways_own_words()
    {
        var (eventId, _, body) = Stack.NewEvent();

        var (status, answer) = await _stack.PostAsync("stripe", body);

        status.ShouldBe(HttpStatusCode.Unauthorized);
        Message(answer).ShouldBe("Unauthorized");
        await NothingStoredAsync(eventId);
    }

    [Theory]
    [InlineData("{\"id\":")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_rightly_signed_body_that_is_no_event_is_a_bad_request_with_the_reason(string body)
    {
        var (status, answer) = await _stack.PostSignedAsync(body);

        status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task An_unknown_path_is_answered_as_the_gateway_does()
    {
        var (status, answer) = await _stack.PostAsync("nowhere", "{}");

        status.ShouldBe(HttpStatusCode.Forbidden);
        Message(answer).ShouldBe("Missing Authentication Token");
    }

    private async Task RefusedAsync(HttpStatusCode expected, Func<string, IReadOnlyList<(string, string)>> headers)
    {
        var (eventId, _, body) = Stack.NewEvent();

        var (status, _) = await _stack.PostAsync("stripe", body, headers(body));

        status.ShouldBe(expected);
        await NothingStoredAsync(eventId);
    }

    /// <summary>A webhook that comes after and is stored shows that the refused one isn't merely late.</summary>
    private async Task NothingStoredAsync(string eventId)
    {
        var (later, _, body) = Stack.NewEvent();
        await _stack.PostSignedAsync(body);
        await _stack.StoredAsync(later);
        (await _stack.FindEventAsync(eventId)).ShouldBeEmpty();
    }

    private static string? Message(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString();
}
