using Amazon.Runtime;
using CloudTemplate;
using LocalCloud.EventSources.Streams;
using LocalCloud.EventSources.Streams.Remote;
using LocalCloud.Remote;
using LocalCloud.Tests.EventSources;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Remote;

public sealed class RemoteStreamTests : IAsyncLifetime
{
    private static readonly StreamMappingModel Mapping = new()
    {
        LogicalId = "Mapping",
        Path = "Shop/Audit/Stream",
        Id = "0b1c2d3e-0000-4000-8000-000000000001",
        StreamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/Orders/stream/2026-01-01T00:00:00.000",
        FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:Audit",
        StartingPosition = StreamPosition.TrimHorizon,
        BatchSize = 2,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("remote-streams-");
    private readonly FunctionOfTest _function = new();
    private ScriptedStream? _stream;
    private RemoteCalls? _calls;
    private RemoteStreamMappings? _mappings;

    public async Task InitializeAsync()
    {
        _stream = await ScriptedStream.StartAsync();
        _calls = new RemoteCalls(new RemoteEndpoints("us-east-1", name => name == "AWS_ENDPOINT_URL" ? _stream.Url : null), "us-east-1", new RemoteCredentials(new BasicAWSCredentials("AKIA", "secret")), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        _calls!.Dispose();
        await _stream!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_shard_is_read_after_the_one_that_it_goes_on_from()
    {
        _stream!.Add("shard-2", "shard-1", ended: false, "d");
        _stream.Add("shard-1", "long-gone", ended: true, "a", "b", "c");
        Begin();

        var first = await _function.NextAsync();
        first.Items.ShouldBe(["a", "b"]);
        ((string?)first.Messages[0]!["eventSourceARN"]).ShouldBe(Mapping.StreamArn);
        ((string?)first.Messages[0]!["userIdentity"]!["principalId"]).ShouldBe("dynamodb.amazonaws.com");
        first.Succeed();
        var second = await _function.NextAsync();
        second.Items.ShouldBe(["c"]);
        _stream.Iterators.ShouldAllBe(iterator => iterator.StartsWith("shard-1|", StringComparison.Ordinal));
        second.Succeed();
        var third = await _function.NextAsync();
        third.Items.ShouldBe(["d"]);
        third.Succeed();
    }

    [Fact]
    public async Task Another_run_goes_on_where_the_last_one_was_done()
    {
        _stream!.Add("shard-1", null, ended: true, "a", "b", "c");
        Begin();
        (await _function.NextAsync()).Succeed();
        await _function.NextAsync();   // "c", never answered
        await StopAsync();

        Begin();

        var again = await _function.NextAsync();
        again.Items.ShouldBe(["c"]);
        again.Succeed();
    }

    [Fact]
    public async Task A_batch_that_fails_comes_again_and_an_iterator_that_is_too_old_loses_nothing()
    {
        _stream!.Add("shard-1", null, ended: false, "a", "b", "c");
        Begin();
        var first = await _function.NextAsync();
        _stream.Expire();
        first.Fail();

        var again = await _function.NextAsync();
        again.Items.ShouldBe(["a", "b"]);
        again.Succeed();
        var next = await _function.NextAsync();
        next.Items.ShouldBe(["c"]);
        next.Succeed();
    }

    [Fact]
    public async Task Records_that_no_filter_lets_through_are_passed_over()
    {
        _stream!.Add("shard-1", null, ended: false, "a", "b", "c");
        Begin(Mapping with { Filters = ["""{ "eventID": ["c"] }"""] });

        var only = await _function.NextAsync();

        only.Items.ShouldBe(["c"]);
        only.Succeed();
    }

    private void Begin(StreamMappingModel? mapping = null)
    {
        SystemModel system = new() { StackName = "Shop", Region = "us-east-1", AccountId = "000000000000", StreamMappings = [mapping ?? Mapping] };
        FailureDestinations nowhere = new(null!, null!, null!);   // the mapping names none
        _mappings = new RemoteStreamMappings(system, _calls!, _function, nowhere, _folder.FullName, TimeProvider.System, NullLogger<RemoteStreamMappings>.Instance);
        _mappings.Start();
    }

    private async Task StopAsync()
    {
        if (_mappings is { } mappings)
        {
            _mappings = null;
            using CancellationTokenSource now = new();
            await now.CancelAsync();
            await mappings.StopAsync(now.Token);
            mappings.Dispose();
        }
    }
}
