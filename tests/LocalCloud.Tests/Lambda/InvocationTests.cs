namespace LocalCloud.Tests.Lambda;

public sealed class InvocationTests
{
    [Fact]
    public async Task A_function_gets_the_event_byte_for_byte_and_its_answer_comes_back_so()
    {
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()]);

        var result = await host.InvokeAsync("""{ "text" : "häh €",  "n":1.0 }""");

        result.Text().ShouldBe("""{ "text" : "häh €",  "n":1.0 }""");
        result.FunctionError.ShouldBeNull();
        Guid.TryParse(result.RequestId, out _).ShouldBeTrue();
    }
}
