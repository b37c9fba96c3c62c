namespace Webhooks.Operations;

/// <summary>An operation can't be done, for a reason that its user can mend. The message is one line: what, where, what next.</summary>
public sealed class OperationException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What stands against it; unless said otherwise, something that it depends on.</summary>
    public Obstacle Obstacle { get; init; }
}

/// <summary>What stands against an operation: a page answers each with another status.</summary>
public enum Obstacle
{
    /// <summary>Something that it depends on is broken, silent or isn't told of.</summary>
    Dependency,

    /// <summary>What was asked for can't be: asking otherwise helps.</summary>
    Input,

    /// <summary>Something else that goes on, or is so already: waiting or ending it helps.</summary>
    Conflict,
}
