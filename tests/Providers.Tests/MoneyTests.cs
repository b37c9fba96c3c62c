using FsCheck;
using FsCheck.Fluent;

namespace Webhooks.Providers.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("USD", 2)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    [InlineData("MGA", 2)]
    [InlineData("ZZZ", 2)]
    public void A_currency_has_the_decimals_of_ISO_4217(string currency, int expected) => Money.Exponent(currency).ShouldBe(expected);

    [Theory]
    [InlineData(2000, 2, "20.00")]
    [InlineData(2000, 0, "2000")]
    [InlineData(5120, 3, "5.120")]
    [InlineData(1, 4, "0.0001")]
    [InlineData(0, 2, "0.00")]
    [InlineData(-1, 2, "-0.01")]
    [InlineData(long.MaxValue, 2, "92233720368547758.07")]
    [InlineData(long.MinValue, 2, "-92233720368547758.08")]
    public void Minor_units_become_major_units_with_all_their_decimals(long minorUnits, int exponent, string expected) =>
        Money.FromMinorUnits(minorUnits, exponent).ToString().ShouldBe(expected);

    [Fact]
    public void No_amount_is_rounded() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), Gen.Choose(0, 4).ToArbitrary(), (minorUnits, exponent) =>
            Money.FromMinorUnits(minorUnits, exponent) * (decimal)Math.Pow(10, exponent) == minorUnits).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("usd", "USD")]
    [InlineData("EUR", "EUR")]
    [InlineData("eu", null)]
    [InlineData("euro", null)]
    [InlineData("e1r", null)]
    [InlineData("üsd", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_currency_has_three_letters(string? text, string? expected)
    {
        Money.TryReadCurrency(text, out var currency).ShouldBe(expected is not null);

        currency.ShouldBe(expected);
    }

    [Theory]
    [InlineData("30.00", "30.00")]
    [InlineData("-0.01", "-0.01")]
    [InlineData("7", "7")]
    [InlineData("0.10", "0.10")]
    [InlineData("12345678901234567890123456.78", "12345678901234567890123456.78")]
    [InlineData("123456789012345678901234567890.12", null)] // would be rounded
    [InlineData("1,000.00", null)]
    [InlineData("1e3", null)]
    [InlineData(" 1", null)]
    [InlineData("$1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_amount_in_major_units_is_read_as_it_is_written(string? text, string? expected)
    {
        Money.TryReadAmount(text, out var amount).ShouldBe(expected is not null);

        (expected is null ? null : amount.ToString()).ShouldBe(expected);
    }

    [Fact]
    public void Any_amount_that_is_read_is_written_the_same() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), Gen.Choose(0, 4).ToArbitrary(), (minorUnits, exponent) =>
        {
            var written = Money.FromMinorUnits(minorUnits, exponent);
            return Money.TryReadAmount(written.ToString(), out var read) && read == written && read.Scale == exponent;
        }).QuickCheckThrowOnFailure();
}
