using Webhooks.Operations;
using Webhooks.Operations.Aws;

namespace Webhooks.Dashboard.Stack;

/// <summary>Where in AWS's console a deployed stack's own telemetry is. Nothing is asked: the addresses follow from the region and the outputs' names.</summary>
public sealed class AwsConsole(StackOutputs outputs)
{
    private const string LogGroup = "/aws/lambda/";
    private readonly string _region = StackRegion.Of(outputs);

    /// <summary>The functions by their names.</summary>
    public IEnumerable<string> Functions => outputs.Named.Where(output => output.Key.EndsWith("FunctionName", StringComparison.Ordinal)).Select(output => output.Value);

    /// <summary>The stack's CloudWatch dashboard: rates, latencies, queues, alarms.</summary>
    /// <param name="suffix">What ends the stack's names.</param>
    public Uri Dashboard(string suffix) => CloudWatch($"dashboards/dashboard/{Uri.EscapeDataString($"Webhooks-{suffix}")}");

    /// <summary>The traces of the last hours.</summary>
    public Uri Traces => CloudWatch("xray:traces/query");

    /// <param name="traceId">32 hexadecimal digits. X-Ray has dashes: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html</param>
    public Uri Trace(string traceId) => CloudWatch($"xray:traces/{(traceId.Length == 32 ? $"1-{traceId[..8]}-{traceId[8..]}" : Uri.EscapeDataString(traceId))}");

    public Uri Function(string name) => new($"https://{_region}.console.aws.amazon.com/lambda/home?region={_region}#/functions/{Uri.EscapeDataString(name)}?tab=monitoring");

    /// <summary>A Logs Insights query over all functions of the last day: what went wrong, or what has a text in it.</summary>
    /// <param name="text">Null: errors.</param>
    public Uri Logs(string? text) => Insights(
        text is null
            ? "fields @timestamp, function, message, errorType, errorMessage, reason, eventId\n| filter level = 'ERROR' or @message like /Task timed out|Runtime exited/\n| sort @timestamp desc\n| limit 100"
            : $"fields @timestamp, function, message, reason, errorType, errorMessage, eventId\n| filter @message like '{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'\n| sort @timestamp asc\n| limit 1000");

    /// <summary>As the console writes a query into its own address: an object in ~( ), texts after an apostrophe, what isn't plain as * and its code.</summary>
    private Uri Insights(string query)
    {
        var groups = string.Concat(Functions.Select(name => $"~'{Starred(LogGroup + name)}"));
        return CloudWatch($"logsV2:logs-insights$3FqueryDetail$3D~(end~0~start~-86400~timeType~'RELATIVE~unit~'seconds~editorString~'{Starred(query)}~source~({groups}))");
    }

    private static string Starred(string text) => string.Concat(Uri.EscapeDataString(text).Select(character => character switch { '%' => "*", '~' => "*7E", '\'' => "*27", '(' => "*28", ')' => "*29", '*' => "*2A", var plain => plain.ToString() }));

    private Uri CloudWatch(string place) => new($"https://{_region}.console.aws.amazon.com/cloudwatch/home?region={_region}#{place}");
}
