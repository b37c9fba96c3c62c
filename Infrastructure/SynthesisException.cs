namespace Webhooks.Infrastructure;

/// <summary>Why there is no template, in one line for whoever started the synthesis.</summary>
public sealed class SynthesisException(string message) : Exception(message);
