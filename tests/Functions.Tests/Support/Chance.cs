namespace Webhooks.Functions.Tests.Support;

/// <summary>Chance that always falls the same way: retries don't wait.</summary>
public sealed class NoJitter : Random
{
    public override double NextDouble() => 0;
}
