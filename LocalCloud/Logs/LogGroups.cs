using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using CloudTemplate;
using LocalCloud.Time;

namespace LocalCloud.Logs;

/// <summary>The log groups of a template: its own, and those that Lambda and API Gateway write to.</summary>
public sealed class LogGroups : IAsyncDisposable
{
    private const int LongestFileName = 180;
    private readonly FrozenDictionary<string, LogGroup> _groups;

    /// <param name="folder">Where their files are; it must exist.</param>
    /// <param name="clock">Retention goes by it.</param>
    public LogGroups(SystemModel system, string folder, ServiceClock clock)
    {
        ArnPrefix = $"arn:aws:logs:{system.Region}:{system.AccountId}:log-group:";
        var retention = system.LogGroups.ToDictionary(group => group.Name, group => group.RetentionInDays, StringComparer.Ordinal);
        _groups = retention.Keys
            .Concat(system.Functions.Select(function => function.LogGroupName))
            .Concat(system.RestApis.Select(api => api.AccessLog?.LogGroupName).OfType<string>())
            .Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(name => name, name => new LogGroup(name, retention.GetValueOrDefault(name), new LogFiles(folder, FileName(name)), clock), StringComparer.Ordinal);
        CreatedAt = new DateTimeOffset(Directory.GetCreationTimeUtc(folder));
    }

    /// <summary>By name.</summary>
    public IEnumerable<LogGroup> All => _groups.Values.OrderBy(group => group.Name, StringComparer.Ordinal);

    /// <summary>What a group's ARN has before its name.</summary>
    internal string ArnPrefix { get; }

    /// <summary>When the state was first made, and the groups with it.</summary>
    internal DateTimeOffset CreatedAt { get; }

    /// <summary>The group of that name; null when there is none.</summary>
    public LogGroup? Find(string name) => _groups.GetValueOrDefault(name);

    /// <summary>Waits until all is in the files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var group in _groups.Values)
        {
            await group.DisposeAsync();
        }
    }

    /// <summary>A <c>/</c> becomes a <c>+</c>, which no group's name has: <c>/aws/lambda/Orders</c> is in <c>+aws+lambda+Orders.log</c>.</summary>
    private static string FileName(string name)
    {
        var plain = name.Replace('/', '+');
        return plain.Length <= LongestFileName ? plain : $"{plain[..LongestFileName]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8))}";
    }
}
