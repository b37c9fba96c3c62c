using System.Security.Cryptography;

namespace LocalCloud.Lambda;

/// <summary>X-Ray's tracing header: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader</summary>
internal static class TraceHeader
{
    /// <summary>A new trace that nobody records.</summary>
    public static string NotSampled() => string.Create(
        null,
        stackalloc char[96],
        $"Root=1-{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)};Parent={RandomNumberGenerator.GetHexString(16, lowercase: true)};Sampled=0");
}
