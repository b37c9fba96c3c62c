using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <summary>How to send, and what the stack must answer to it.</summary>
/// <param name="Copies">How many at the same moment.</param>
/// <param name="IsAccepted">Whether it must be answered 200, or refused.</param>
public sealed record Variant(string Name, string Title, string Expected, string Explanation, int Copies, bool IsAccepted)
{
    private static readonly Variant Signed = new("signed", "As the provider would", "200", "Signed now, with the stack’s own test key; stored once", 1, IsAccepted: true);
    private static readonly Variant Duplicate = new("duplicate", "Five times at once", "200 × 5", "The same event; stored once", 5, IsAccepted: true);
    private static readonly Variant Unsigned = new("unsigned", "Without a signature", "401", "The gateway answers, no function runs", 1, IsAccepted: false);
    private static readonly Variant Stale = new("stale", "Signed too long ago", "403", "Twice the tolerance ago; the authorizer denies it", 1, IsAccepted: false);
    private static readonly Variant Tampered = new("tampered", "Changed after signing", "403", "One byte more; the processor notices", 1, IsAccepted: false);

    /// <summary>Those that make sense for a provider: a signature without a time in it never grows old.</summary>
    public static IReadOnlyList<Variant> For(Provider provider) => provider.OldestSignature is null ? [Signed, Duplicate, Unsigned, Tampered] : [Signed, Duplicate, Unsigned, Stale, Tampered];

    /// <summary>The one of that name; signed rightly where there is none.</summary>
    public static Variant Find(Provider provider, string name) => For(provider).FirstOrDefault(variant => variant.Name == name) ?? Signed;

    /// <summary>How long ago to sign.</summary>
    public TimeSpan SignedAgo(Provider provider) => this == Stale ? provider.OldestSignature!.Value * 2 : TimeSpan.Zero;

    public bool IsUnsigned => this == Unsigned;

    public bool IsTampered => this == Tampered;
}
