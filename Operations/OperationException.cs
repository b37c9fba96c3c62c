namespace Webhooks.Operations;

/// <summary>An operation can't be done, for a reason that its user can mend. The message is one line: what, where, what next.</summary>
public sealed class OperationException(string message, Exception? innerException = null) : Exception(message, innerException);
