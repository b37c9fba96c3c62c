using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.ForeignTemplates;

/// <summary>Ordinary templates of other people's kind, run unchanged, and killed at work: what was acknowledged is there, or is done, afterwards.</summary>
public sealed class ForeignTemplateTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("foreign-");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task An_API_with_a_function_and_a_table_keeps_every_note_that_it_has_acknowledged()
    {
        ConcurrentBag<string> acknowledged = [];
        await using (var cloud = await CloudProcess.StartAsync(Template("notes"), _state))
        {
            using var created = await cloud.Http.PostAsJsonAsync(cloud["ApiUrl"] + "notes", new { text = "first" });
            created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
            var address = $"{cloud["ApiUrl"]}notes/{(string)(await JsonAsync(created))["id"]!}";
            using (var changed = await cloud.Http.PutAsJsonAsync(address, new { text = "second" }))
            {
                ((string?)(await JsonAsync(changed))["text"]).ShouldBe("second");
            }

            ((string?)JsonNode.Parse(await cloud.Http.GetStringAsync(address))!["text"]).ShouldBe("second");
            (await cloud.Http.DeleteAsync(address)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await cloud.Http.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await cloud.Http.PutAsJsonAsync(address, new { text = "third" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);

            var writers = Enumerable.Range(0, 4).Select(_ => WriteAsync(cloud, acknowledged)).ToList();
            await CloudProcess.UntilAsync(() => Task.FromResult(acknowledged.Count), count => count >= 20);
            await cloud.KillAsync();
            await Task.WhenAll(writers);
        }

        await using var again = await CloudProcess.StartAsync(Template("notes"), _state);
        var kept = JsonNode.Parse(await again.Http.GetStringAsync(again["ApiUrl"] + "notes"))!.AsArray().Select(note => (string)note!["id"]!).ToHashSet();
        acknowledged.ShouldAllBe(id => kept.Contains(id));
    }

    [Fact]
    public async Task A_worker_does_every_job_of_its_queue_and_what_it_cannot_do_ends_as_a_dead_letter()
    {
        string[] expected = [.. Enumerable.Range(0, 60).Where(id => id % 20 != 7).Select(id => $"jobs/{id}")];
        await using (var cloud = await CloudProcess.StartAsync(Template("jobs"), _state))
        {
            await cloud.AwsAsync("send", cloud["Jobs"], Enumerable.Range(0, 60).Select(id => new JsonObject { ["id"] = id, ["poison"] = id % 20 == 7 }));
            await CloudProcess.UntilAsync(cloud.QueuedAsync, left => left < 60);
            await cloud.KillAsync();
        }

        await using var again = await CloudProcess.StartAsync(Template("jobs"), _state);
        await CloudProcess.UntilAsync(again.QueuedAsync, left => left == 3);   // what can't be done waits for its timeout
        (await DoneAsync(again)).ShouldBe(expected, ignoreOrder: true);
        List<int> dead = [];
        await CloudProcess.UntilAsync(
            async () =>
            {
                await again.AdvanceAsync(61);   // past the visibility timeout of what failed
                dead.AddRange((await again.AwsAsync("receive", again["DeadJobs"])).Select(body => (int)JsonNode.Parse((string)body!)!["id"]!));
                return dead.Distinct().Count();
            },
            count => count == 3);
        dead.Distinct().ShouldBe([7, 27, 47], ignoreOrder: true);
    }

    [Fact]
    public async Task A_topic_tells_each_queue_what_it_asked_for()
    {
        string[] expected = [.. Enumerable.Range(0, 40).Select(id => $"readers/{id}"), .. Enumerable.Range(0, 40).Where(id => id % 2 == 0).Select(id => $"press/{id}")];
        await using (var cloud = await CloudProcess.StartAsync(Template("news"), _state))
        {
            cloud.Output.ShouldNotContain("Warning");
            await cloud.AwsAsync("publish", cloud["News"], News(40));
            await CloudProcess.UntilAsync(cloud.QueuedAsync, left => left < 60);
            await cloud.KillAsync();
        }

        await using var again = await CloudProcess.StartAsync(Template("news"), _state);
        await CloudProcess.UntilAsync(again.QueuedAsync, left => left == 0);
        (await DoneAsync(again)).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task A_queue_whose_policy_was_forgotten_gets_nothing_and_the_start_says_so()
    {
        var template = JsonNode.Parse(await File.ReadAllTextAsync(Template("news")))!;
        template["Resources"]!["FromNews"]!["Properties"]!["Queues"]!.AsArray().RemoveAt(0);   // the readers'
        var forgotten = Path.Combine(_state.FullName, "forgotten.template.json");
        await File.WriteAllTextAsync(forgotten, template.ToJsonString());
        var assets = (await File.ReadAllTextAsync(Path.ChangeExtension(Path.ChangeExtension(Template("news"), null), "assets.json")))
            .Replace("\"functions\",", $"\"{Path.Combine(CloudProcess.Folder, "functions")}\",", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_state.FullName, "forgotten.assets.json"), assets);

        await using var cloud = await CloudProcess.StartAsync(forgotten, _state);

        cloud.Output.ShouldContain("Warning: ToReaders delivers nothing to Readers, here or in AWS");
        await cloud.AwsAsync("publish", cloud["News"], News(2));
        await CloudProcess.UntilAsync(cloud.QueuedAsync, left => left == 0);
        (await DoneAsync(cloud)).ShouldBe(["press/0"]);
    }

    private static string Template(string name) => Path.Combine(CloudProcess.Folder, $"{name}.template.json");

    private static IEnumerable<JsonNode> News(int count) => Enumerable.Range(0, count).Select(id => new JsonObject { ["id"] = id, ["kind"] = id % 2 == 0 ? "large" : "small" });

    private static async Task<List<string>> DoneAsync(CloudProcess cloud) => [.. (await cloud.AwsAsync("scan", cloud["Done"])).Select(id => (string)id!)];

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>Writes notes until nobody answers.</summary>
    private static async Task WriteAsync(CloudProcess cloud, ConcurrentBag<string> acknowledged)
    {
        try
        {
            while (true)
            {
                using var created = await cloud.Http.PostAsJsonAsync(cloud["ApiUrl"] + "notes", new { text = "more" });
                if (created.StatusCode == HttpStatusCode.Created)
                {
                    acknowledged.Add((string)(await JsonAsync(created))["id"]!);
                }
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }
    }
}
