using Webhooks.Dashboard.Live;
using Webhooks.Dashboard.Stack;

namespace Webhooks.Dashboard.Logs;

/// <summary>Reads log records where Control keeps them; where it doesn't, one function's last lines as they were written.</summary>
internal sealed class LogReader(ControlClient control, StackReadings readings) : ILivePage
{
    private const int Shown = 200;
    private static readonly string[] Levels = ["information", "warning", "error"];

    public string Name => "logs";

    public async Task<LogsModel> FindAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var functions = await readings.FunctionsAsync() ?? [];
        var (text, level, resource) = (query["q"].ToString().Trim(), query["level"].ToString(), query["resource"].ToString());
        LogsModel model = new(control.IsThere, text, Levels.Contains(level) ? level : "", resource, functions, null, [], null);
        var asked = new Dictionary<string, string?>
        {
            ["limit"] = $"{Shown}", ["q"] = text.Length > 0 ? text : null, ["level"] = model.Level.Length > 0 ? model.Level : null, ["resource"] = resource.Length > 0 ? resource : null,
            ["before"] = long.TryParse(query["before"], out var before) ? $"{before}" : null,
        };
        if (await control.LogRecordsAsync(QueryString.Create(asked.Where(part => part.Value is not null)).Value!.TrimStart('?'), cancellationToken) is { } page)
        {
            return model with { Records = page.Records, Held = page.Held, Next = page.Next };
        }

        var chosen = functions.FirstOrDefault(function => function.IsCalled(resource)) ?? functions.FirstOrDefault(function => function.IsCalled("Consumer")) ?? (functions.Count > 0 ? functions[0] : null);
        var lines = chosen is null ? null : await control.LogLinesAsync(chosen.Name, cancellationToken);
        return model with
        {
            Resource = chosen?.LogicalId ?? "",
            Lines = [.. (lines ?? []).Where(line => line.Contains(text, StringComparison.OrdinalIgnoreCase)).Reverse().Take(Shown)],
        };
    }

    public async Task<IReadOnlyList<Region>> ReadAsync(IQueryCollection query, CancellationToken cancellationToken) =>
        [Region.Of<LogLines>("logs.lines", await FindAsync(query, cancellationToken))];
}

/// <param name="IsLocal">False for a deployed stack, whose logs are in CloudWatch.</param>
/// <param name="Records">Null where Control keeps none; then <paramref name="Lines"/> are one function's.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record LogsModel(
    bool IsLocal, string Text, string Level, string Resource, IReadOnlyList<ControlFunction> Functions, IReadOnlyList<LogRecord>? Records, IReadOnlyList<string> Lines, LogHeld? Held, long? Next = null)
{
    public string Query(long? before = null) => QueryString.Create(
        new Dictionary<string, string?> { ["q"] = Text, ["level"] = Level, ["resource"] = Resource, ["before"] = before is { } id ? $"{id}" : null }.Where(part => !string.IsNullOrEmpty(part.Value))).Value ?? "";
}
