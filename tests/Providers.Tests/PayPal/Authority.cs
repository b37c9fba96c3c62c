using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

/// <summary>Test authorities, made once: looking for primes takes a while.</summary>
internal static class Authority
{
    /// <summary>The clock of the tests starts here, and the certificates the day before.</summary>
    public static readonly DateTimeOffset Start = new FakeClock().Now;

    private static readonly Lazy<PayPalTestAuthority> One = new(() => PayPalTestAuthority.Create(Start));
    private static readonly Lazy<PayPalTestAuthority> OfSandbox = new(() => PayPalTestAuthority.Create(Start, "messageverificationcerts.sandbox.paypal.com"));
    private static readonly Lazy<PayPalTestAuthority> OfNobody = new(() => PayPalTestAuthority.Create(Start, "api.paypal.com"));

    public static PayPalTestAuthority Live => One.Value;

    public static PayPalTestAuthority Sandbox => OfSandbox.Value;

    /// <summary>Its certificate is for the host that serves certificates, which doesn't sign.</summary>
    public static PayPalTestAuthority WrongSubject => OfNobody.Value;
}
