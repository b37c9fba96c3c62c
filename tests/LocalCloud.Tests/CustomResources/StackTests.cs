using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.CustomResources;

public sealed class StackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_custom_resource_is_made_by_its_function_and_outputs_have_what_that_answers()
    {
        await using var cloud = await StartAsync("""{ "name": "a", "size": 5, "queue": { "Ref": "Queue" } }""");

        cloud["Id"].ShouldBe("made-a");
        var given = JsonNode.Parse(cloud["Given"])!;
        ((string)given["size"]!).ShouldBe("5");   // as a text, as CloudFormation sends it
        ((string)given["queue"]!).ShouldBe(cloud["QueueUrl"]);
        (await SaidAsync(cloud)).ShouldBe(["resource: Create  was "]);
    }

    [Fact]
    public async Task It_is_made_once_changed_when_its_properties_change_and_deleted_when_the_template_has_it_no_longer()
    {
        await (await StartAsync("""{ "name": "a" }""")).DisposeAsync();

        await using (var same = await StartAsync("""{ "name": "a" }"""))
        {
            (await SaidAsync(same)).ShouldBeEmpty();
            same["Id"].ShouldBe("made-a");
        }

        await using (var changed = await StartAsync("""{ "name": "a", "size": 5 }"""))
        {
            (await SaidAsync(changed)).ShouldBe(["resource: Update made-a was a"]);
        }

        await using (var replaced = await StartAsync("""{ "name": "b" }"""))
        {
            (await SaidAsync(replaced)).ShouldBe(["resource: Update made-a was a", "resource: Delete made-a was "]);
        }

        await using var without = await OrdersCloud.StartAsync(_folder);
        (await SaidAsync(without)).ShouldBe(["resource: Delete made-b was "]);
    }

    [Fact]
    public async Task One_gets_what_another_answered()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder, template =>
        {
            Add(template, "Second", """{ "name": { "Ref": "First" }, "of": { "Fn::GetAtt": ["First", "Given"] } }""");
            Add(template, "First", """{ "name": "a \"quoted\"" }""");
            template["Outputs"]!["Id"] = JsonNode.Parse("""{ "Value": { "Ref": "Second" } }""");
        });

        cloud["Id"].ShouldBe("made-made-a \"quoted\"");
    }

    [Theory]
    [InlineData("""{ "answer": { "Status": "FAILED", "Reason": "no room" } }""", "its function said FAILED: no room")]
    [InlineData("""{ "answer": { "Status": "MAYBE" } }""", "its function's answer has a Status that is neither SUCCESS nor FAILED")]
    [InlineData("""{ "answer": { "PhysicalResourceId": "" } }""", "its function's answer has no PhysicalResourceId")]
    [InlineData("""{ "answer": { "RequestId": "another" } }""", "its function's answer hasn't the RequestId of the request")]
    [InlineData("""{ "do": "say", "text": "nothing" }""", "its function failed without having put an answer to the ResponseURL")]
    [InlineData("""{ "do": "hang", "ServiceTimeout": 1 }""", "its function hasn't answered in 1 s")]
    public async Task Without_a_right_answer_the_start_is_refused(string properties, string problem)
    {
        var refused = await Should.ThrowAsync<StartException>(() => StartAsync(properties));

        refused.Reasons.ShouldBe([$"First (Custom::Thing): {problem}. The log of OrderWorker may have the cause."]);
    }

    [Fact]
    public async Task An_answer_that_CloudFormation_wouldnt_take_for_its_length_is_refused()
    {
        var refused = await Should.ThrowAsync<StartException>(() => StartAsync($$"""{ "answer": { "Reason": "{{new string('x', 4096)}}" } }"""));

        refused.Message.ShouldContain("and CloudFormation takes 4096");
    }

    [Fact]
    public async Task A_member_that_the_answer_hasnt_is_missed()
    {
        var refused = await Should.ThrowAsync<StartException>(() => OrdersCloud.StartAsync(_folder, template =>
        {
            Add(template, "First", "{}");
            template["Outputs"]!["Gone"] = JsonNode.Parse("""{ "Value": { "Fn::GetAtt": ["First", "Gone"] } }""");
        }));

        refused.Reasons.ShouldBe(["First (Custom::Thing): 'Gone' is needed of it, and its function's answer has no such member in Data."]);
    }

    [Fact]
    public async Task Nobody_else_can_answer()
    {
        await using var cloud = await StartAsync("""{ "name": "a" }""");

        using var response = await cloud.Http.PutAsync($"{cloud.Endpoint("SQS")}/custom-resource-answers/guessed", new StringContent("{}"));

        ((int)response.StatusCode).ShouldBe(403);
    }

    private Task<OrdersCloud> StartAsync(string properties) => OrdersCloud.StartAsync(_folder, template =>
    {
        Add(template, "First", properties);
        template["Outputs"]!["Id"] = JsonNode.Parse("""{ "Value": { "Ref": "First" } }""");
        template["Outputs"]!["Given"] = JsonNode.Parse("""{ "Value": { "Fn::GetAtt": ["First", "Given"] } }""");
    });

    private static void Add(JsonObject template, string name, string properties)
    {
        var all = JsonNode.Parse(properties)!.AsObject();
        all.TryAdd("do", "be a resource");
        all["ServiceToken"] = JsonNode.Parse("""{ "Fn::GetAtt": ["Worker", "Arn"] }""");
        template["Resources"]![name] = new JsonObject { ["Type"] = "Custom::Thing", ["Properties"] = all };
    }

    /// <summary>What the function was asked since the start.</summary>
    private static async Task<IReadOnlyList<string>> SaidAsync(OrdersCloud cloud)
    {
        var log = await cloud.Http.GetStringAsync($"{cloud.Endpoint("Control")}/logs?function=OrderWorker");
        return [.. log.Split('\n').Where(line => line.StartsWith("resource:", StringComparison.Ordinal))];
    }
}
