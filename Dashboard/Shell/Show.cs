using System.Globalization;

namespace Webhooks.Dashboard.Shell;

/// <summary>Figures as people read them, each with its unit.</summary>
internal static class Show
{
    private const int Kilo = 1024;

    /// <summary><c>1,234</c></summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 event</c>, <c>14 events</c></summary>
    public static string Count(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";

    /// <summary><c>4.2 s</c>, <c>36 min</c>, <c>5 h</c>, <c>3 d</c></summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => span == TimeSpan.Zero ? "0 s" : Milliseconds(span.TotalMilliseconds),
        { TotalSeconds: < 10 } => $"{span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
        { TotalMinutes: < 10 } => $"{span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s",
        { TotalHours: < 5 } => $"{span.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        { TotalDays: < 3 } => $"{span.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h",
        _ => $"{span.TotalDays.ToString("0", CultureInfo.InvariantCulture)} d",
    };

    /// <summary><c>0.04 ms</c>, <c>0.4 ms</c>, <c>38 ms</c>, <c>4.25 s</c></summary>
    public static string Milliseconds(double ms) => ms switch
    {
        > 0 and < 0.1 => $"{ms.ToString("0.##", CultureInfo.InvariantCulture)} ms",
        < 10 => $"{ms.ToString("0.#", CultureInfo.InvariantCulture)} ms",
        < 1000 => $"{ms.ToString("0", CultureInfo.InvariantCulture)} ms",
        _ => $"{(ms / 1000).ToString("0.##", CultureInfo.InvariantCulture)} s",
    };

    /// <summary><c>9.2/s</c></summary>
    public static string Rate(double perSecond) => $"{perSecond.ToString(perSecond is > 0 and < 0.1 ? "0.00" : "0.#", CultureInfo.InvariantCulture)}/s";

    /// <summary><c>312 bytes</c>, <c>286 KB</c></summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < Kilo => $"{bytes.ToString(CultureInfo.InvariantCulture)} bytes",
        < Kilo * Kilo => $"{((double)bytes / Kilo).ToString("0.#", CultureInfo.InvariantCulture)} KB",
        _ => $"{((double)bytes / Kilo / Kilo).ToString("0.#", CultureInfo.InvariantCulture)} MB",
    };

    public static DateTimeOffset? EpochMs(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public static DateTimeOffset? EpochSeconds(long? seconds) => seconds is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null;
}
