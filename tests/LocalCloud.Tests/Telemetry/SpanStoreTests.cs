using Google.Protobuf;
using LocalCloud.Telemetry;
using LocalCloud.Telemetry.Otlp;

namespace LocalCloud.Tests.Telemetry;

public sealed class SpanStoreTests
{
    private readonly SpanStore _store = new();

    [Fact]
    public void A_span_that_comes_after_its_trace_was_read_stands_where_it_began()
    {
        Add(1, start: 10, end: 90);
        Add(2, start: 50, end: 60);
        Names().ShouldBe(["1", "2"]);

        Add(3, start: 20, end: 30);
        Names().ShouldBe(["1", "3", "2"]);
    }

    private void Add(byte id, ulong start, ulong end) => _store.Add("orders", new Span
    {
        TraceId = ByteString.CopyFrom(new byte[16]), SpanId = ByteString.CopyFrom(0, 0, 0, 0, 0, 0, 0, id), Name = $"{id}", StartTimeUnixNano = start, EndTimeUnixNano = end,
    }).ShouldBeTrue();

    private IEnumerable<string> Names() => _store.Find(new string('0', 32))!.Select(span => span.Span.Name);
}
