using System.Text.Json.Nodes;
using CloudTemplate;
using Webhooks.AppHost.Model;
using Webhooks.AppHost.Provisioning;

namespace Webhooks.AppHost.Tests;

/// <summary>Storage in AWS, as an orchestrator has it that makes the stack by itself.</summary>
[Collection(SynthesisedStackCollection.Name)]
public sealed class PlannedStackTests(SynthesisedStack stack)
{
    private static readonly string[] Kept = ["AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SecretsManager::Secret"];

    private PlannedStack Planned => new("Webhooks-local-dev", "us-east-1", "111122223333", StorageTemplate.Of(File.ReadAllBytes(stack.Template)));

    [Fact]
    public void The_stack_has_all_that_the_template_keeps_and_every_function_uses_it()
    {
        var plan = ResourcePlan.Of(DeployedSystem.Read(stack.Template, SynthesisedStack.Suffix), Planned);

        plan.Storage.ShouldNotBeNull().Template.Resources.Where(resource => Kept.Contains(resource.Type)).Select(resource => resource.LogicalId)
            .ShouldBe(Kept.SelectMany(type => stack.Resources(type).Keys), ignoreOrder: true);
        plan.StorageUsers.Select(function => function.LogicalId).ShouldBe(stack.Resources("AWS::Lambda::Function").Keys, ignoreOrder: true);
        plan.Functions.Select(function => function.Name).ShouldNotContain(PlannedStack.Resource);
        ResourceName.IsOne(PlannedStack.Resource).ShouldBeTrue();
    }

    [Fact]
    public void Without_it_no_function_uses_one()
    {
        stack.Plan.Storage.ShouldBeNull();
        stack.Plan.StorageUsers.ShouldBeEmpty();
    }

    [Fact]
    public void LocalCloud_is_told_what_the_stack_has_made_and_gets_no_seed()
    {
        var outputs = JsonNode.Parse(Planned.Template.Json)!["Outputs"]!.AsObject().ToDictionary(output => output.Key, output => $"made of {output.Key}");

        var arguments = LocalCloudArguments.InAws(Planned.Made(outputs), stack.State);

        arguments.ShouldBe(["--remote", Path.Combine(stack.State.Path, "remote.json"), "--state", stack.State.CloudWithRemote]);
        var remote = JsonNode.Parse(File.ReadAllText(arguments[1]))!;
        ((string?)remote["Region"]).ShouldBe("us-east-1");
        ((string?)remote["AccountId"]).ShouldBe("111122223333");
        foreach (var (queue, _) in stack.Resources("AWS::SQS::Queue"))
        {
            ((string?)remote["Made"]![queue]).ShouldBe($"made of Made{queue}");
        }
    }

    [Fact]
    public void A_stack_that_says_too_little_was_made_of_another_template() =>
        Should.Throw<RunException>(() => Planned.Made(new Dictionary<string, string>())).Message.ShouldContain("the stack doesn't say what");

    [Fact]
    public void The_orchestrator_gets_the_same_template_as_CloudFormation_does_without_it() =>
        File.ReadAllText(Planned.Write(stack.State)).ShouldBe(Planned.Template.Json);
}
