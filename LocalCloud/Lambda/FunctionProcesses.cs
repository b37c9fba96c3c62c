namespace LocalCloud.Lambda;

/// <summary>Whose the processes are that serve the functions.</summary>
public enum FunctionProcesses
{
    /// <summary>LocalCloud starts as many as are needed; others may attach.</summary>
    Own,

    /// <summary>LocalCloud starts none: each function is served by the processes that attach, and invocations wait for one.</summary>
    Attached,

    /// <summary>Somebody else invokes the functions, too: what would, APIs, event source mappings and custom resources, isn't run.</summary>
    Elsewhere,
}
