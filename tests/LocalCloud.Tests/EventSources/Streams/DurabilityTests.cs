using System.Diagnostics;
using System.Text.Json.Nodes;
using CloudTemplate;

namespace LocalCloud.Tests.EventSources.Streams;

/// <summary>What a restart, planned or not, does to streams.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-kept-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_restart_goes_on_where_the_mapping_was_and_tries_again_what_was_under_way()
    {
        var mapping = StreamFixture.Mapping with { BatchSize = 1 };
        await using (var first = await StreamFixture.StartAsync(mapping, _folder))
        {
            await first.PutAllAsync("a", "b", "c");
            (await first.Function.NextAsync()).Succeed();
            (await first.Function.NextAsync()).Items.ShouldBe(["b"]);
        }

        await using var second = await StreamFixture.StartAsync(mapping, _folder);

        var call = await second.Function.NextAsync();
        call.Items.ShouldBe(["b"]);
        call.Succeed();
        (await second.Function.NextAsync()).Items.ShouldBe(["c"]);
    }

    [Fact]
    public async Task A_mapping_from_LATEST_on_gets_after_a_restart_what_came_while_it_was_down()
    {
        var mapping = StreamFixture.Mapping with { StartingPosition = StreamPosition.Latest };
        await using (var first = await StreamFixture.StartAsync(folder: _folder))
        {
            await first.PutAsync("before");
            first.Begin(mapping);
        }

        await using (var between = await StreamFixture.StartAsync(folder: _folder))
        {
            await between.PutAsync("between");
        }

        await using var last = await StreamFixture.StartAsync(mapping, _folder);

        (await last.Function.NextAsync()).Items.ShouldBe(["between"]);
    }

    [Fact]
    public async Task With_another_number_of_lanes_nothing_is_skipped()
    {
        await using (var first = await StreamFixture.StartAsync(StreamFixture.Mapping, _folder))
        {
            await first.PutAsync("done");
            (await first.Function.NextAsync()).Succeed();
            await first.PutAllAsync("a", "b", "c", "d", "e", "f");
        }

        await using var second = await StreamFixture.StartAsync(StreamFixture.Mapping with { ParallelizationFactor = 3 }, _folder);

        HashSet<string> seen = [];
        while (seen.Count < 6)
        {
            var call = await second.Function.NextAsync();
            call.Items.ShouldNotContain("done");
            seen.UnionWith(call.Items);
            call.Succeed();
        }
    }

    [Fact]
    public async Task A_database_that_is_killed_loses_no_acknowledged_write_and_the_stream_skips_no_record()
    {
        await using var stream = await StreamFixture.StartAsync(StreamFixture.Mapping, _folder);
        List<string> acknowledged = [];
        HashSet<string> seen = [];
        using CancellationTokenSource enough = new();
        var reading = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var call = await stream.Function.NextAsync();
                seen.UnionWith(call.Items);
                call.Succeed();
            }
        });

        using CancellationTokenSource tooLong = new(TimeSpan.FromSeconds(60));
        for (var number = 0; number < 300; number++)
        {
            if (number is 100 or 200)
            {
                Kill();
            }

            while (!await TryPutAsync(stream, $"{number}"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), tooLong.Token);   // as a client does
            }

            acknowledged.Add($"{number}");
        }

        await enough.CancelAsync();
        await stream.PutAsync("last");
        await reading;
        while (stream.Function.Waiting > 0)
        {
            var call = await stream.Function.NextAsync();
            seen.UnionWith(call.Items);
            call.Succeed();
        }

        acknowledged.Count.ShouldBe(300);
        foreach (var id in acknowledged)
        {
            (await stream.CallAsync("GetItem", new JsonObject { ["TableName"] = "Orders", ["Key"] = new JsonObject { ["id"] = StreamFixture.Text(id), ["line"] = StreamFixture.Number(1) } }))
                .ContainsKey("Item").ShouldBeTrue(id);
        }

        acknowledged.Except(seen).ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_older_than_a_day_are_forgotten_and_the_numbers_go_on()
    {
        await using var stream = await StreamFixture.StartAsync();
        await stream.PutAllAsync("a", "b", "c");
        var shard = stream.Tables.Streams.Find(StreamFixture.StreamArn)!;

        stream.Tables.KeepHouse();
        stream.Clock.Advance(TimeSpan.FromHours(25));

        await stream.AdvanceUntilAsync(() => Task.FromResult(stream.Tables.Streams.Oldest(shard) == 3), TimeSpan.FromSeconds(10));
        await stream.PutAsync("d");
        stream.Tables.Streams.Newest(shard).ShouldBe(4);
    }

    private static async Task<bool> TryPutAsync(StreamFixture stream, string id)
    {
        try
        {
            await stream.PutAsync(id);
            return true;
        }
        catch (LocalCloud.FrontDoor.AwsServiceException)
        {
            return false;   // the database is being started again
        }
    }

    /// <summary>Kills the database of this test, and no other one.</summary>
    private void Kill()
    {
        foreach (var process in Process.GetProcessesByName("dynoxide"))
        {
            using (process)
            {
                try
                {
                    if (File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(_folder.FullName, StringComparison.Ordinal))
                    {
                        process.Kill();
                    }
                }
                catch (IOException)
                {
                    // Another test's, which has just ended.
                }
            }
        }
    }
}
