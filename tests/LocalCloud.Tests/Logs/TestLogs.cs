using CloudTemplate;
using LocalCloud.Logs;
using LocalCloud.Time;

namespace LocalCloud.Tests.Logs;

/// <summary>Log groups by themselves.</summary>
internal static class TestLogs
{
    public static LogGroups In(DirectoryInfo folder, string name, int? retentionInDays = null, ServiceClock? clock = null) => new(
        new SystemModel
        {
            StackName = "Shop",
            Region = "us-east-1",
            AccountId = "000000000000",
            LogGroups = [new LogGroupModel { LogicalId = "Group", Path = "Shop/Group", Name = name, Arn = $"arn:aws:logs:us-east-1:000000000000:log-group:{name}:*", RetentionInDays = retentionInDays }],
        },
        folder.FullName,
        clock ?? new ServiceClock(TimeProvider.System));

    /// <summary>All that a group has, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> MessagesAsync(this LogGroups groups, string name)
    {
        using var reader = await groups.Find(name)!.ReadAsync();
        return [.. reader.Forwards(new LogQuery { Limit = int.MaxValue }, LogReader.Start).Events.Select(found => found.Message)];
    }
}
