namespace LocalCloud.Secrets;

/// <summary>Dates as AWS's JSON protocols have them.</summary>
internal static class EpochSeconds
{
    public static double Of(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1000.0;
}
