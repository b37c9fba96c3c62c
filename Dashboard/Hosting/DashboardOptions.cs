namespace Webhooks.Dashboard.Hosting;

/// <summary>What a dashboard is started with.</summary>
internal sealed record DashboardOptions
{
    /// <summary>AppHost's first port is 5080; its fifth is the dashboard's.</summary>
    public const int DefaultPort = 5084;

    /// <summary>The stack's outputs; null: the local run of the solution that one is in.</summary>
    public FileInfo? Stack { get; init; }

    /// <summary>Zero: any; null: the default, moved where taken.</summary>
    public int? Port { get; init; }

    /// <summary>The file with the link's token; null: one is made.</summary>
    public FileInfo? Key { get; init; }

    /// <summary>End when standard input ends.</summary>
    public bool EndWithParent { get; init; }
}
