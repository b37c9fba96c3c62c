namespace Webhooks.Dashboard.Stack;

/// <summary>Where a deployed stack is.</summary>
/// <param name="Suffix">What ends its names.</param>
public sealed record AwsPlace(string Region, string Suffix, AwsConsole Console);
