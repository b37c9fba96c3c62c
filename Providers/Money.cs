using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Webhooks.Providers;

/// <summary>Amounts in major units, exactly: <see cref="decimal"/>, never a binary fraction.</summary>
public static class Money
{
    // ISO 4217 list one, where the minor unit isn't 2: https://www.six-group.com/en/products-services/financial-information/data-standards.html
    private static readonly FrozenDictionary<string, int> Exponents = new Dictionary<string, int>
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0, ["PYG"] = 0,
        ["RWF"] = 0, ["UGX"] = 0, ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
        ["CLF"] = 4, ["UYW"] = 4,
    }.ToFrozenDictionary();

    // 28 digits are exact in a decimal, whatever they are; with a sign and a point.
    private const int MaxAmountLength = 30;

    /// <summary>How many decimals the currency has by ISO 4217; 2 for what the list doesn't name.</summary>
    /// <param name="currency">Three upper-case letters.</param>
    public static int Exponent(string currency) => Exponents.GetValueOrDefault(currency, 2);

    /// <summary>An amount of minor units in major units, with the currency's decimals: 2000 at exponent 2 is 20.00.</summary>
    /// <param name="exponent">0 to 28.</param>
    public static decimal FromMinorUnits(long minorUnits, int exponent)
    {
        var magnitude = (UInt128)Int128.Abs(minorUnits);
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, minorUnits < 0, checked((byte)exponent));
    }

    /// <summary>Reads an amount that is written in major units, with as many decimals as are written: <c>-30.00</c>.</summary>
    /// <returns>False for what isn't digits, perhaps with a sign before and a point between them, or has more digits than can be kept exactly.</returns>
    public static bool TryReadAmount(string? text, out decimal amount)
    {
        // A decimal would round what has more digits than it.
        amount = 0;
        return text is { Length: > 0 and <= MaxAmountLength }
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    /// <summary>The code in upper case, when it has the form of one: three letters of the Latin alphabet.</summary>
    public static bool TryReadCurrency([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? currency)
    {
        currency = text is { Length: 3 } && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : null;
        return currency is not null;
    }
}
