namespace Webhooks.Providers.Stripe;

/// <summary>Stripe's amounts: whole numbers of the currency's minor unit, which isn't always ISO 4217's.</summary>
internal static class StripeMoney
{
    /// <summary>An amount of Stripe's in major units; null when it or its currency isn't there.</summary>
    public static MoneyAmount? Read(long? minorUnits, string? currency) =>
        minorUnits is { } amount && Money.TryReadCurrency(currency, out var code) ? new MoneyAmount(Money.FromMinorUnits(amount, Exponent(code)), code) : null;

    /// <summary>
    /// How many decimals Stripe's amounts have. Its zero-decimal and three-decimal lists agree with ISO 4217 but for three:
    /// MGA is sent without decimals, and ISK and UGX, which have none, with two that are always 00, "to charge 5 UGX,
    /// provide an amount value of 500". UGX is in the zero-decimal list as well; the special case says how charges are sent.
    /// HUF and TWD are special for payouts only:
    /// those are in whole units, but written with two decimals all the same. <see href="https://docs.stripe.com/currencies#special-cases"/>
    /// </summary>
    private static int Exponent(string currency) => currency switch
    {
        "MGA" => 0,
        "ISK" or "UGX" => 2,
        _ => Money.Exponent(currency),
    };
}
