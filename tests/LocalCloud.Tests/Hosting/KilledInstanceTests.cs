using System.Diagnostics;
using System.Text.Json.Nodes;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Hosting;

/// <summary>A function's process dies in the middle of a batch.</summary>
public sealed class KilledInstanceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("killed-instance-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_batch_whose_instance_is_killed_comes_back_after_its_visibility_timeout_and_is_not_lost()
    {
        await using var cloud = await OrdersCloud.StartAsync(_folder);
        var process = (int)(await cloud.InvokeAsync(new JsonObject { ["do"] = "report" })).Body["process"]!;
        var path = Path.Combine(_folder.FullName, "go");
        await cloud.CallAsync("sqs", "AmazonSQS.SendMessage", new JsonObject
        {
            ["QueueUrl"] = cloud["QueueUrl"],
            ["MessageBody"] = new JsonObject { ["do"] = "wait for file", ["path"] = path }.ToJsonString(),
        });
        await UntilLogHasAsync(cloud, "START", times: 2);

        Process.GetProcessById(process).Kill();

        await UntilLogHasAsync(cloud, "Error Type: Runtime.ExitError", times: 1);
        (await cloud.CountsAsync()).ShouldBe((0, 1, 0));
        await File.WriteAllTextAsync(path, "");
        await cloud.AdvanceAsync(61);
        await cloud.DrainedAsync();
        await UntilLogHasAsync(cloud, "START", times: 3);
    }

    private static async Task UntilLogHasAsync(OrdersCloud cloud, string text, int times)
    {
        using CancellationTokenSource limit = new(LambdaHost.Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        while ((await cloud.Http.GetStringAsync(cloud.Endpoint("Control") + "/logs?function=OrderWorker", limit.Token)).Split(text).Length <= times)
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
