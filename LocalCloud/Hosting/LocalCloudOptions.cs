using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Lambda.Code;

namespace LocalCloud.Hosting;

/// <summary>What one run is asked to do.</summary>
public sealed record LocalCloudOptions
{
    /// <summary>The template (JSON); its <c>.assets.json</c> lies beside it.</summary>
    public required FileInfo Template { get; init; }

    /// <summary>Parameters: a JSON object, name → value. Null: defaults only.</summary>
    public FileInfo? Parameters { get; init; }

    /// <summary>What other stacks export: <c>NAME=VALUE</c> each.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>Secrets' values: a JSON object, logical id → value (a string, or JSON that is stored as its text). Null: none.</summary>
    public FileInfo? Seed { get; init; }

    /// <summary>Where everything is kept between runs.</summary>
    public required DirectoryInfo State { get; init; }

    /// <summary>Forget what is kept before starting.</summary>
    public bool Fresh { get; init; }

    /// <summary>
    /// The first of four consecutive ports (<see cref="Listener"/>). Zero: any free ones. Null: the default ones, each moved
    /// where it is taken.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>The file that appears when everything answers. Null: <c>outputs.json</c> in the state folder.</summary>
    public FileInfo? Outputs { get; init; }

    /// <summary>What the template may hold although it isn't emulated: <see cref="CloudTemplate.TemplateContext.Allowed"/>.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What becomes of calls that a role of the template doesn't allow.</summary>
    public Enforcement Iam { get; init; }

    /// <summary>Whose the processes are that serve the functions.</summary>
    public FunctionProcesses Functions { get; init; }

    /// <summary>Folders that builds write to: functions get new code from there as soon as it is built.</summary>
    public IReadOnlyList<WatchedFolder> Watched { get; init; } = [];

    /// <summary>The stack in AWS that holds what the template keeps: a file of <see cref="Remote.RemoteStack"/>. Null: all is kept here.</summary>
    public FileInfo? Remote { get; init; }

    /// <summary>End when standard input ends: the parent holds its other side.</summary>
    public bool EndWithParent { get; init; }

    /// <summary>The file that <see cref="Outputs"/> names, or its default.</summary>
    public string OutputsPath => Outputs?.FullName ?? Path.Combine(State.FullName, "outputs.json");
}

/// <summary>A start that can't go on, for reasons that the user can mend: one line each, no stack trace.</summary>
public sealed class StartException(params IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
