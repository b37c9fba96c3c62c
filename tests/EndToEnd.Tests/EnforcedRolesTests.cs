using System.Net;
using Webhooks.EndToEnd.Tests.Running;

namespace Webhooks.EndToEnd.Tests;

public sealed class EnforcedRolesTests
{
    [Fact]
    public async Task The_stacks_roles_allow_all_that_an_event_needs_on_its_way()
    {
        using TemporaryFolder state = new();
        await using var appHost = await RunningProgram.AppHostAsync(state.Path, "--iam", "enforce");
        using Stack stack = new(appHost);
        var (eventId, paymentIntentId, body) = Stack.NewEvent();

        var (status, answer) = await stack.PostSignedAsync(body);

        status.ShouldBe(HttpStatusCode.OK, answer);
        (await stack.StoredAsync(eventId))["status"].S.ShouldBe("processed");
        (await stack.FindTransactionAsync(paymentIntentId)).ShouldNotBeNull();
    }
}
