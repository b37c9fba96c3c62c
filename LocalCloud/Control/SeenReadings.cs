using System.Text.Json.Serialization.Metadata;
using CloudTemplate;
using LocalCloud.Control.Resources;
using LocalCloud.Control.Seen;
using LocalCloud.Control.Topology;
using LocalCloud.Telemetry;

namespace LocalCloud.Control;

/// <summary>The readings of what is seen of a running system: map, state, rates, traces, records, metrics, changes.</summary>
internal static class SeenReadings
{
    /// <summary>By path.</summary>
    /// <param name="instances">Another after each change of the functions' instances.</param>
    public static IEnumerable<KeyValuePair<string, Func<HttpContext, Task>>> Of(SystemModel system, SystemMap map, CloudTelemetry telemetry, ResourceReading resources, TraceReading traces, Func<long> instances)
    {
        RecordReading records = new(telemetry.Logs, system);
        return
        [
            Read("/topology", _ => map, ControlJson.Default.SystemMap),
            new("/resources", async context => await NamedRoutes.AnswerAsync(context, await resources.ListAsync(), ControlJson.Default.ResourceList, "")),
            Read("/rates", request => RateReading.List(telemetry.Rates, request), ControlJson.Default.RateList),
            Read("/traces", traces.List, ControlJson.Default.TraceList),
            Read("/logs/records", records.List, ControlJson.Default.RecordList),
            Read("/metrics", request => MetricReading.List(telemetry, request), ControlJson.Default.MetricList),
            new("/changes", new ChangeStream(telemetry, instances).HandleAsync),
        ];
    }

    private static KeyValuePair<string, Func<HttpContext, Task>> Read<T>(string path, Func<HttpRequest, T> read, JsonTypeInfo<T> json)
        where T : class => new(path, context =>
        {
            try
            {
                return NamedRoutes.AnswerAsync(context, read(context.Request), json, "");
            }
            catch (QueryException problem)
            {
                return ControlApi.RefuseAsync(context, StatusCodes.Status400BadRequest, problem.Message);
            }
        });
}
