using System.Text.Json;
using CloudTemplate;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Seen;

/// <param name="Next">Where older ones begin; null: there are none.</param>
internal sealed record RecordList(IReadOnlyList<RecordDetail> Records, HeldRecords Held, long? Next);

internal sealed record HeldRecords(int Records, int Capacity, long Dropped);

internal sealed record RecordDetail(
    long Id, DateTime At, string Level, string? Resource, string Service, string Message, string? TraceId, string? SpanId, string? RequestId, string Source, string? Stream, IReadOnlyDictionary<string, string> Fields);

/// <summary>The log records that are held, the newest first.</summary>
internal sealed class RecordReading(LogStore store, SystemModel system)
{
    private static readonly string[] Levels = [.. Enum.GetNames<LogLevel>().Where(name => name != nameof(LogLevel.None)).Select(name => name.ToLowerInvariant())];
    private readonly Dictionary<string, string> _functions = system.Functions.ToDictionary(function => function.Name, function => function.LogicalId, StringComparer.Ordinal);

    /// <exception cref="QueryException">A parameter isn't what it should be.</exception>
    public RecordList List(HttpRequest request)
    {
        var limit = Query.Limit(request, usual: 200, most: 1000);
        var (before, after) = (Query.Number(request, "before") ?? long.MaxValue, Query.Number(request, "after") ?? 0);
        var least = Query.Word(request, "level", Levels) is { } level ? (LogLevel)Levels.IndexOf(level) : LogLevel.Trace;
        var (text, resource, trace) = (Query.Text(request, "q"), Query.Text(request, "resource"), Query.Text(request, "trace"));
        var all = store.All();
        List<RecordDetail> found = [];
        long? next = null;
        for (var at = all.Count - 1; at >= 0 && all[at].Id > after; at--)
        {
            var record = all[at];
            if (record.Id >= before || !IsOf(record, resource) || (least > LogLevel.Trace && record.Text.Level < least)
                || (trace is not null && !Belongs(record.Text, trace)) || (text is not null && !Has(record.Text, text)))
            {
                continue;
            }

            if (found.Count == limit)
            {
                next = found[^1].Id;
                break;
            }

            found.Add(Detail(record));
        }

        var (count, dropped) = store.Held;
        return new RecordList(found, new HeldRecords(count, LogStore.Capacity, dropped), next);
    }

    private bool IsOf(HeldLog record, string? resource) =>
        resource is null || record.Service.Equals(resource, StringComparison.OrdinalIgnoreCase) || _functions.GetValueOrDefault(record.Service) == resource;

    /// <summary>A line that a batch wrote about one of its messages names that one's trace in a field.</summary>
    private static bool Belongs(LogText text, string trace) =>
        trace.Equals(text.TraceId, StringComparison.OrdinalIgnoreCase) || text.Fields.Values.Contains(trace, StringComparer.OrdinalIgnoreCase);

    private static bool Has(LogText record, string text)
    {
        if (record.Message.Contains(text, StringComparison.OrdinalIgnoreCase) || record.RequestId == text || record.TraceId == text)
        {
            return true;
        }

        foreach (var (_, value) in record.Fields)
        {
            if (value.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private RecordDetail Detail(HeldLog record) => new(
        record.Id, record.At.UtcDateTime, Levels[(int)record.Text.Level], _functions.GetValueOrDefault(record.Service), record.Service, record.Text.Message,
        record.Text.TraceId, record.Text.SpanId, record.Text.RequestId, JsonNamingPolicy.CamelCase.ConvertName(record.Source.ToString()), record.Stream, record.Text.Fields);
}
