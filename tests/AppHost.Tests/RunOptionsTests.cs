namespace Webhooks.AppHost.Tests;

public sealed class RunOptionsTests
{
    private static readonly RunOptions Plain = new() { Suffix = "dev" };

    public static TheoryData<string, object> NotByAspire => new()
    {
        { "--provision aws and --lambda test-tool don't go together", Plain with { Provision = true, Yes = true, Lambda = RunOptions.TestTool } },
        { "Look at docs/provision.md, then add --yes.", Plain with { Provision = true } },
        { "Say the same without -p:Orchestrator=Aspire.", Plain with { Provision = true, Destroy = true } },
    };

    [Theory]
    [MemberData(nameof(NotByAspire))]
    public void What_Aspire_does_not_do_is_refused_by_name(string refusal, object options) =>
        Should.Throw<RunException>(((RunOptions)options).RequireAspire).Message.ShouldContain(refusal);

    [Fact]
    public void What_Aspire_does_is_not_refused()
    {
        Should.NotThrow(Plain.RequireAspire);
        Should.NotThrow((Plain with { Provision = true, Yes = true }).RequireAspire);
        Should.NotThrow((Plain with { Lambda = RunOptions.TestTool }).RequireAspire);
    }
}
