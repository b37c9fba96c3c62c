using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Webhooks.Cli;

/// <summary>Prints what was found: tables that read well on a terminal and in a pipe alike, or JSON.</summary>
internal static class Print
{
    private static readonly JsonSerializerOptions JsonForPrograms = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A table without lines, since only text can be searched, cut and sorted.</summary>
    public static void Table(this IAnsiConsole output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.ToUpperInvariant(), new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(OneLine(cell) is { Length: > 0 } text ? text : "-")));
        }

        output.Write(table);
    }

    /// <summary>The members of an object, one in a line; moments also as one reads them.</summary>
    public static void Members(this IAnsiConsole output, JsonObject attributes) =>
        output.Table(["attribute", "value"], attributes.Select(attribute => new[] { attribute.Key, Value(attribute.Key, attribute.Value) }));

    public static void Json<T>(this IAnsiConsole output, T value) => output.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(value, JsonForPrograms));

    /// <summary>A moment in UTC: <c>2026-11-25 22:38:47Z</c>, with milliseconds where there are some.</summary>
    public static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString(at.Value.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string? Seconds(long? epoch) => epoch is { } at ? Time(DateTimeOffset.FromUnixTimeSeconds(at)) : null;

    public static string? Milliseconds(long? epoch) => epoch is { } at ? Time(DateTimeOffset.FromUnixTimeMilliseconds(at)) : null;

    private static string? Value(string name, JsonNode? value)
    {
        var text = value is JsonValue plain && plain.TryGetValue(out string? words) ? words : value?.ToJsonString(JsonInOneLine);
        var isMoment = name.EndsWith("At", StringComparison.Ordinal) || name.StartsWith("timestamp", StringComparison.Ordinal);
        return isMoment && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? $"{text} ({(epoch > 100_000_000_000 ? Milliseconds(epoch) : Seconds(epoch))})"
            : text;
    }

    private static readonly JsonSerializerOptions JsonInOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What providers and senders wrote must not draw on the operator's terminal.
    private static string? OneLine(string? text) => text is null ? null : new string([.. text.Select(character => char.IsControl(character) ? ' ' : character)]);
}
