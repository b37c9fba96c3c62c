using System.Text.Json.Nodes;
using Webhooks.Functions.Tests.Support;
using Webhooks.Providers;

namespace Webhooks.Functions.Tests.Authorizer;

public sealed class AuthorizerFunctionTests
{
    [Theory]
    [InlineData("/stripe")]
    [InlineData("/webhook/stripe")]
    public async Task A_fresh_envelope_is_allowed_on_every_route_of_its_provider(string resource)
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        var policy = await AskAsync(authorizer, Headers(), change: made => made["resource"] = resource);

        Effect(policy).ShouldBe("Allow");
        policy["policyDocument"]!["Statement"]![0]!["Resource"]!.GetValue<string>().ShouldBe(GatewayEvents.MethodArn);
        policy["principalId"]!.GetValue<string>().ShouldBe("stripe");
        policy["context"]!["provider"]!.GetValue<string>().ShouldBe("stripe");
        policy["context"]!["reason"]!.GetValue<string>().ShouldBe("Valid");
    }

    [Fact]
    public async Task Without_a_resource_the_path_tells_the_provider()
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        Effect(await AskAsync(authorizer, Headers(), change: made => made["resource"] = null)).ShouldBe("Allow");
    }

    public static TheoryData<string, string> BadEnvelopes => new()
    {
        { "", "Missing" },
        { "nonsense", "Malformed" },
        { "t=1,v1=" + new string('0', 64), "Stale" },
    };

    [Theory]
    [MemberData(nameof(BadEnvelopes))]
    public async Task A_bad_envelope_is_denied_and_logged_with_its_reason_but_without_its_headers(string header, string reason)
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        var policy = await AskAsync(authorizer, header.Length == 0 ? [] : new() { ["Stripe-Signature"] = header });

        Effect(policy).ShouldBe("Deny");
        policy["context"]!["reason"]!.GetValue<string>().ShouldBe(reason);
        var line = authorizer.Log.Lines.ShouldHaveSingleItem();
        line["reason"]!.GetValue<string>().ShouldBe(reason);
        line["provider"]!.GetValue<string>().ShouldBe("stripe");
        line["explanation"]!.GetValue<string>().ShouldNotBeEmpty();
        authorizer.Metrics.ShouldBe(["Refused{environment=dev,provider=stripe}=1", $"Refused{{environment=dev,provider=stripe,reason={reason}}}=1"]);
        if (header.Length > 0)
        {
            authorizer.Log.Text.ShouldNotContain(header);
        }
    }

    [Fact]
    public async Task An_Authorization_that_nobody_configured_is_denied()
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();
        var headers = Headers();
        headers["authorization"] = "invalid";

        Effect(await AskAsync(authorizer, headers)).ShouldBe("Deny");
    }

    [Theory]
    [InlineData("Stripe-Signature")]
    [InlineData("authorization")]
    public async Task A_header_that_came_with_two_values_is_malformed_whichever_is_right(string name)
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        var policy = await AskAsync(authorizer, Headers(), change: made =>
        {
            var values = made["multiValueHeaders"]!.AsObject();
            values[name] = new JsonArray("another", values[name]?[0]?.GetValue<string>() ?? "one");
        });

        Effect(policy).ShouldBe("Deny");
        policy["context"]!["reason"]!.GetValue<string>().ShouldBe("Malformed");
    }

    [Fact]
    public async Task A_secret_without_keys_denies()
    {
        await using var authorizer = new RunningFunction("Authorizer");
        authorizer.Aws.Secrets[RunningFunction.StripeSecretArn] = "{}";
        authorizer.Start();

        var policy = await AskAsync(authorizer, Headers());

        Effect(policy).ShouldBe("Deny");
        policy["context"]!["reason"]!.GetValue<string>().ShouldBe("NoKey");
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_allowed_and_the_fault_says_what_to_do()
    {
        await using var authorizer = new RunningFunction("Authorizer");
        authorizer.Aws.Secrets.Clear();
        authorizer.Start();

        var said = await authorizer.Api.AskAsync(GatewayEvents.Authorizer(Headers()));

        said.Kind.ShouldBe("error");
        said.Text.ShouldContain("aws secretsmanager put-secret-value");
        authorizer.Log.Lines[0]["message"]!.GetValue<string>().ShouldBe("The secret can't be read yet; until it can, every request fails.");
    }

    [Theory]
    [InlineData("/acme")]
    [InlineData("/stripe/more")]
    [InlineData("/Stripe")]
    [InlineData("/{proxy+}")]
    public async Task A_route_that_is_nobodys_is_a_fault_never_an_answer(string resource)
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        var said = await authorizer.Api.AskAsync(GatewayEvents.Authorizer(Headers(), made => made["resource"] = resource));

        (said.Kind, said.ErrorType).ShouldBe(("error", "Function.UnknownProviderException"));
        said.Text.ShouldContain(resource);
    }

    [Theory]
    [InlineData("methodArn")]
    [InlineData("resource,path")]
    public async Task An_event_that_is_no_request_to_authorize_is_a_fault(string missing)
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        var said = await authorizer.Api.AskAsync(GatewayEvents.Authorizer(Headers(), made =>
        {
            foreach (var name in missing.Split(','))
            {
                made.Remove(name);
            }
        }));

        said.ErrorType.ShouldBe("Function.UnknownProviderException");
    }

    [Fact]
    public async Task A_normal_day_reads_each_secret_once()
    {
        await using var authorizer = new RunningFunction("Authorizer").Start();

        for (var i = 0; i < 10; i++)
        {
            Effect(await AskAsync(authorizer, Headers())).ShouldBe("Allow");
        }

        authorizer.Aws.Calls.Count.ShouldBe(Catalog.Providers.Count);
    }

    private static Dictionary<string, string> Headers() => new(GatewayEvents.Sign("{}"));

    private static async Task<JsonNode> AskAsync(RunningFunction authorizer, Dictionary<string, string> headers, Action<JsonObject>? change = null)
    {
        var said = await authorizer.Api.AskAsync(GatewayEvents.Authorizer(headers, change));
        said.Kind.ShouldBe("response", said.Text);
        return JsonNode.Parse(said.Text)!;
    }

    private static string Effect(JsonNode policy) => policy["policyDocument"]!["Statement"]![0]!["Effect"]!.GetValue<string>();
}
