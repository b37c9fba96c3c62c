using System.Text.Json;
using LocalCloud.Control.Topology;
using LocalCloud.Lambda;
using LocalCloud.Telemetry;

namespace LocalCloud.Control.Resources;

/// <summary>A function with its instances.</summary>
internal static class FunctionDetails
{
    /// <summary>A variable of such a name is nobody's to see.</summary>
    private static readonly string[] Secret = ["SECRET", "PASSWORD", "TOKEN", "CREDENTIAL", "PRIVATE", "API_KEY", "APIKEY", "ACCESS_KEY"];

    public static ResourceDetail Of(MapNode node, FunctionPool pool, ProcessWatch processes)
    {
        var (view, function) = (pool.View(), pool.Function);
        int Count(params ReadOnlySpan<InstanceState> states)
        {
            var count = 0;
            foreach (var instance in view.Instances)
            {
                count += states.Contains(instance.State) ? 1 : 0;
            }

            return count;
        }

        var (starting, idle, busy) = (Count(InstanceState.Starting), Count(InstanceState.Idle), Count(InstanceState.Busy, InstanceState.Returning));
        var state = view.IsStopped ? "stopped" : pool.IsOthers && pool.Attached == 0 && view.Waiting > 0 ? "starting" : view.Waiting > 0 && busy >= view.Limit ? "atCap" : starting > 0 && idle + busy == 0 ? "starting" : "running";
        return new ResourceDetail(node.Id, node.Kind, node.Name, node.Path, state, view.IsStopped ? ["start"] : pool.IsOthers ? ["stop"] : ["stop", "restart"])
        {
            Arn = node.Arn,
            Runtime = function.Runtime,
            Handler = function.Handler,
            MemoryMb = function.MemorySize,
            TimeoutMs = function.Timeout.TotalMilliseconds,
            Concurrency = new ConcurrencyDetail(view.Limit, function.ReservedConcurrency, starting, idle, busy, view.Waiting, pool.Attached),
            Instances = [.. view.Instances.Select(instance => Detail(instance, processes))],
            LogGroup = function.LogGroupName,
        };
    }

    /// <summary>The variables, those of the template and those that Lambda sets; what looks like a secret, by its name, is masked.</summary>
    public static IReadOnlyList<VariableDetail> Environment(FunctionPool pool) =>
    [
        .. pool.KeylessEnvironment().OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => IsSecret(variable.Key, variable.Value)
            ? new VariableDetail(variable.Key, null, true, Origin(pool, variable.Key))
            : new VariableDetail(variable.Key, variable.Value, null, Origin(pool, variable.Key))),
    ];

    private static InstanceDetail Detail(InstanceView instance, ProcessWatch processes)
    {
        var look = instance.ProcessId is { } id ? processes.Of(id) : null;
        return new InstanceDetail(
            instance.Id, JsonNamingPolicy.CamelCase.ConvertName(instance.State.ToString()), instance.ProcessId, (TimeProvider.System.GetUtcNow() - instance.Age).UtcDateTime,
            instance.Init is { } init ? Math.Round(init.TotalMilliseconds, 1) : null, look?.Percent is { } percent ? Math.Round(percent, 2) : null, look?.Usage.Cpu.TotalMilliseconds, look?.Usage.Memory);
    }

    private static string Origin(FunctionPool pool, string name) => pool.Function.Environment.ContainsKey(name) ? "template" : "lambda";

    /// <summary>An ARN only says where a secret is.</summary>
    private static bool IsSecret(string name, string value) =>
        !value.StartsWith("arn:", StringComparison.Ordinal) && Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
