namespace Webhooks.Operations;

/// <summary>A function of a local run, as Control lists it.</summary>
public sealed record LocalFunction
{
    public required string Name { get; init; }

    /// <summary>Its id in the template.</summary>
    public required string LogicalId { get; init; }

    public required string Handler { get; init; }

    /// <summary>Which function of its executable it is (<c>ANNOTATIONS_HANDLER</c>); null where it is the only one.</summary>
    public string? AnnotationsHandler { get; init; }

    /// <summary>What a person calls it.</summary>
    public string ShortName => AnnotationsHandler ?? Name;

    public bool IsCalled(string name) => name == LogicalId || name == Name || name == AnnotationsHandler;
}
