using Webhooks.Dashboard.Events;

namespace Webhooks.Dashboard.Tests.Events;

public sealed class MaskedPayloadTests
{
    [Fact]
    public void What_isnt_known_to_be_harmless_is_masked_whatever_it_is_called()
    {
        var shown = Text("""{"id":"evt_1","amount":2000,"brand_new_member":"Ana","phone":1555,"card":{"last4":"4242","status":"ok"},"tags":["a",7],"on":true,"none":null}""");

        shown.ShouldContain("\"id\": \"evt_1\"");
        shown.ShouldContain("\"amount\": 2000");
        shown.ShouldContain("\"status\": \"ok\"");
        shown.ShouldContain("\"brand_new_member\": «text»");
        shown.ShouldContain("\"phone\": «number»");
        shown.ShouldContain("\"last4\": «text»");
        shown.ShouldNotContain("Ana");
        shown.ShouldNotContain("4242");
        shown.ShouldNotContain("1555");
        shown.ShouldNotContain("7");
    }

    [Fact]
    public void An_object_under_a_harmless_name_is_not_harmless_for_that() =>
        Text("""{"account":{"holder":"Ana"},"order_id":["Ana's order"]}""").ShouldContain("\"holder\": «text»");

    [Fact]
    public void What_isnt_JSON_is_masked_whole() => Text("card=4242").ShouldBe("«not JSON»");

    [Fact]
    public void A_long_payload_says_that_it_goes_on() =>
        Text($"[{string.Join(',', Enumerable.Range(0, 5000))}]").ShouldEndWith("… more than 600 lines");

    private static string Text(string payload) =>
        string.Join('\n', MaskedPayload.Of(payload).Select(line => string.Concat(line.Select(piece => piece.IsMask ? $"«{piece.Text}»" : piece.Text))));
}
