using System.Text.Json.Nodes;
using CloudTemplate;
using Webhooks.AppHost.Model;
using Webhooks.Providers;

namespace Webhooks.AppHost.Tests;

/// <summary>What an orchestrator shows and connects, held against the words of the template that gets deployed: when that grows, this must.</summary>
[Collection(SynthesisedStackCollection.Name)]
public sealed class ResourcePlanTests(SynthesisedStack stack)
{
    [Fact]
    public void Every_function_of_the_template_is_a_resource_with_its_handler_and_memory()
    {
        var planned = stack.Plan.Functions.ToDictionary(function => function.LogicalId, function => (function.Assembly, function.AnnotationsHandler, function.MemorySize, (int)function.Timeout.TotalSeconds));

        planned.ShouldBe(
            stack.Resources("AWS::Lambda::Function").ToDictionary(
                function => function.Key,
                function => ((string)function.Value["Handler"]!, (string)function.Value["Environment"]!["Variables"]!["ANNOTATIONS_HANDLER"]!, (int)function.Value["MemorySize"]!, (int)function.Value["Timeout"]!)),
            ignoreOrder: true);
        planned.Values.Select(function => function.AnnotationsHandler).ShouldBeSubsetOf(
            [.. Catalog.Providers.Select(provider => $"{provider.DisplayName}Processor"), "Authorizer", "Consumer", "DeadLetterProcessor", "AuditLogger", "BucketEmptier"]);
    }

    [Fact]
    public void Every_queue_and_every_table_is_a_resource()
    {
        stack.Plan.Queues.Select(queue => queue.LogicalId).ShouldBe(stack.Resources("AWS::SQS::Queue").Keys, ignoreOrder: true);
        stack.Plan.Queues.ShouldAllBe(queue => queue.Url == $"http://127.0.0.1:5081/000000000000/{queue.Name}");
        stack.Plan.Tables.Select(table => table.LogicalId).ShouldBe(stack.Resources("AWS::DynamoDB::Table").Keys, ignoreOrder: true);
    }

    [Fact]
    public void Every_event_source_mapping_feeds_its_function_from_its_source()
    {
        var mappings = stack.Resources("AWS::Lambda::EventSourceMapping");

        stack.Plan.QueueFeeds.Select(feed => (feed.LogicalId, feed.Queue.LogicalId, feed.Function.LogicalId, feed.BatchSize))
            .Concat(stack.Plan.StreamFeeds.Select(feed => (feed.LogicalId, feed.Table.LogicalId, feed.Function.LogicalId, feed.BatchSize)))
            .ShouldBe(mappings.Select(mapping => (mapping.Key, Target(mapping.Value["EventSourceArn"]), Target(mapping.Value["FunctionName"]), (int)mapping.Value["BatchSize"]!)), ignoreOrder: true);
    }

    [Fact]
    public void Every_method_that_a_function_answers_is_a_route_to_it()
    {
        var methods = stack.Resources("AWS::ApiGateway::Method").Where(method => (string?)method.Value["Integration"]!["Type"] == "AWS_PROXY").ToList();

        methods.ShouldNotBeEmpty();
        stack.Plan.Routes.Select(route => (route.LogicalId, route.Method)).ShouldBe(methods.Select(method => (method.Key, (string)method.Value["HttpMethod"]!)), ignoreOrder: true);
        foreach (var provider in Catalog.Providers)
        {
            var routes = stack.Plan.Routes.Where(route => route.Path.Split('/')[^1] == provider.Name).ToList();
            routes.Select(route => route.Path).ShouldBe([$"/{provider.Name}", $"/webhook/{provider.Name}"], ignoreOrder: true);
            routes.ShouldAllBe(route => route.Function.AnnotationsHandler == $"{provider.DisplayName}Processor" && route.Authorizer!.AnnotationsHandler == "Authorizer");
        }
    }

    [Fact]
    public void Names_of_resources_differ_and_so_do_those_of_commands()
    {
        stack.Plan.Functions.Select(function => function.Name)
            .Concat(stack.Plan.QueueFeeds.Select(feed => $"{feed.Queue.Name}-poller"))
            .Concat(stack.Plan.StreamFeeds.Select(feed => $"{feed.Table.Name}-poller"))
            .ShouldSatisfyAllConditions(names => names.ShouldBeUnique(), names => names.ShouldAllBe(name => ResourceName.IsOne(name)));
        StackCommands.All.Select(command => command.Name).ShouldBeUnique();
        StackCommands.All.ShouldAllBe(command => ResourceName.IsOne(command.Name));
    }

    [Fact]
    public void A_function_that_does_not_say_which_of_its_executable_it_is_is_refused()
    {
        var system = DeployedSystem.Read(stack.Template, SynthesisedStack.Suffix);
        var nameless = system with { Functions = [.. system.Functions.Select(function => function with { Environment = new Dictionary<string, string>() })] };

        Should.Throw<RunException>(() => ResourcePlan.Of(nameless, storage: null)).Message.ShouldContain("it has no ANNOTATIONS_HANDLER");
    }

    [Fact]
    public void A_function_whose_name_cannot_be_a_resources_is_refused()
    {
        var system = DeployedSystem.Read(stack.Template, SynthesisedStack.Suffix);
        SystemModel underscored = system with { Functions = [.. system.Functions.Select(function => function with { Name = "Web_hooks" })] };

        Should.Throw<RunException>(() => ResourcePlan.Of(underscored, storage: null)).Message.ShouldContain("'Web_hooks' can't name a resource");
    }

    [Theory]
    [InlineData("StripeProcessor-dev", true)]
    [InlineData("a", true)]
    [InlineData("1a", false)]
    [InlineData("a--b", false)]
    [InlineData("a-", false)]
    [InlineData("a_b", false)]
    [InlineData("", false)]
    public void A_name_is_one_by_Aspires_rule(string name, bool isOne) => ResourceName.IsOne(name).ShouldBe(isOne);

    [Fact]
    public void A_name_of_more_than_64_characters_is_none()
    {
        ResourceName.IsOne(new string('a', 64)).ShouldBeTrue();
        ResourceName.IsOne(new string('a', 65)).ShouldBeFalse();
    }

    private static string Target(JsonNode? reference) => (string)(reference!["Ref"] ?? reference["Fn::GetAtt"]![0])!;
}
