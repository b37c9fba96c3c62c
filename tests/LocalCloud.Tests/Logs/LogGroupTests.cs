using System.Globalization;
using LocalCloud.Logs;
using LocalCloud.Time;

namespace LocalCloud.Tests.Logs;

public sealed class LogGroupTests : IDisposable
{
    private const string Name = "/shop/app";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("log-group-");
    private readonly LogStream _stream = LogStream.OfInstance();
    private readonly LogStream _other = LogStream.OfInstance();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await using (var before = TestLogs.In(_folder, Name))
        {
            before.Find(Name)!.Add(_stream, "one");
        }

        await using var after = TestLogs.In(_folder, Name);
        after.Find(Name)!.Add(_other, "two");

        (await after.MessagesAsync(Name)).ShouldBe(["one", "two"]);
        using var reader = await after.Find(Name)!.ReadAsync();
        reader.Streams().Keys.ShouldBe([_stream.Name, _other.Name], ignoreOrder: true);
    }

    [Fact]
    public async Task A_line_that_a_killed_run_left_half_written_costs_only_itself()
    {
        await using (var before = TestLogs.In(_folder, Name))
        {
            before.Find(Name)!.Add(_stream, "whole");
        }

        await File.AppendAllTextAsync(Path.Combine(_folder.FullName, "+shop+app.log"), "2026-11-22T09:3");
        await using var after = TestLogs.In(_folder, Name);
        after.Find(Name)!.Add(_stream, "next");

        (await after.MessagesAsync(Name)).ShouldBe(["whole", "next"]);
    }

    [Fact]
    public async Task A_group_keeps_the_newest_32_MiB_and_reads_across_its_files()
    {
        await using var groups = TestLogs.In(_folder, Name);
        var group = groups.Find(Name)!;
        var filler = new string('x', 100_000);
        for (var line = 0; line < 500; line++)
        {
            group.Add(_stream, string.Create(CultureInfo.InvariantCulture, $"{line} {filler}"));
            if (line % 10 == 9)
            {
                await group.FlushAsync();   // a batch each
            }
        }

        await group.FlushAsync();
        _folder.EnumerateFiles().Sum(file => file.Length).ShouldBeLessThan(40 * 1024 * 1024);
        var forwards = await WalkAsync(group, LogReader.Start, forwards: true);
        var backwards = await WalkAsync(group, LogReader.End, forwards: false);
        forwards[^1].ShouldStartWith("499 ");
        forwards.Count.ShouldBeInRange(250, 400);
        forwards.Select(Number).ShouldBe(Enumerable.Range(500 - forwards.Count, forwards.Count));
        backwards.AsEnumerable().Reverse().ShouldBe(forwards);
    }

    [Fact]
    public async Task Events_are_gone_after_their_retention_and_new_ones_come()
    {
        ServiceClock clock = new(TimeProvider.System);
        await using var groups = TestLogs.In(_folder, Name, retentionInDays: 3, clock);
        var group = groups.Find(Name)!;
        group.Add(_stream, "old");
        await group.FlushAsync();

        clock.Advance(TimeSpan.FromDays(2));
        await LaterAsync(group, "newer");
        (await groups.MessagesAsync(Name)).ShouldBe(["old", "newer"]);
        clock.Advance(TimeSpan.FromDays(2));
        await LaterAsync(group, "newest");

        (await groups.MessagesAsync(Name)).ShouldBe(["newer", "newest"]);
    }

    [Fact]
    public async Task Lines_from_many_threads_are_each_whole_and_in_the_order_of_their_times()
    {
        await using var groups = TestLogs.In(_folder, Name);
        var group = groups.Find(Name)!;

        await Parallel.ForAsync(0, 2_000, (number, _) =>
        {
            group.Add(number % 2 == 0 ? _stream : _other, string.Create(CultureInfo.InvariantCulture, $"{number} ends"));
            return ValueTask.CompletedTask;
        });

        using var reader = await group.ReadAsync();
        var events = reader.Forwards(new LogQuery { Limit = 10_000 }, LogReader.Start).Events;
        events.Select(found => Number(found.Message)).Order().ShouldBe(Enumerable.Range(0, 2_000));
        events.ShouldAllBe(found => found.Message.EndsWith(" ends") && found.StreamName == (Number(found.Message) % 2 == 0 ? _stream : _other).Name);
        events.Select(found => found.Timestamp).ShouldBeInOrder();
    }

    /// <summary>Adds a line a millisecond after those before: times have no finer steps.</summary>
    private async Task LaterAsync(LogGroup group, string text)
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await LocalCloud.Tests.Lambda.LambdaHost.UntilAsync(() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() > before);
        group.Add(_stream, text);
    }

    private static async Task<List<string>> WalkAsync(LogGroup group, LogPosition from, bool forwards)
    {
        List<string> all = [];
        for (var more = true; more;)
        {
            using var reader = await group.ReadAsync();
            LogQuery query = new() { Limit = 7 };
            var page = forwards ? reader.Forwards(query, from) : reader.Backwards(query, from);
            all.AddRange(forwards ? page.Events.Select(found => found.Message) : page.Events.Select(found => found.Message).Reverse());
            (more, from) = (page.HasMore, forwards ? page.After : page.Before);
        }

        return all;
    }

    private static int Number(string message) => int.Parse(message.Split(' ')[0], CultureInfo.InvariantCulture);
}
