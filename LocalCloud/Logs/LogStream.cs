using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Logs;

/// <summary>One writer's part of a log group. It has no record of its own: it exists as long as an event of it is kept.</summary>
public sealed class LogStream
{
    private LogStream(string name)
    {
        Name = name;
        Utf8Name = Encoding.UTF8.GetBytes(name);
    }

    public string Name { get; }

    internal ReadOnlyMemory<byte> Utf8Name { get; }

    /// <summary>A new one for a function's instance, named as Lambda does: <c>2026/11/22/[$LATEST]</c> and 32 hexadecimal digits.</summary>
    public static LogStream OfInstance() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy'/'MM'/'dd}/[$LATEST]{RandomNumberGenerator.GetHexString(32, lowercase: true)}"));

    /// <summary>The one of an API's stage, always the same: API Gateway's are 32 hexadecimal digits.</summary>
    public static LogStream OfStage(string apiId, string stageName) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{apiId}/{stageName}")).AsSpan(0, 16)));
}
