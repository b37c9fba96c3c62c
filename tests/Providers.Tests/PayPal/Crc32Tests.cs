using FsCheck;
using FsCheck.Fluent;
using Webhooks.Providers.PayPal;

namespace Webhooks.Providers.Tests.PayPal;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0xE8B7BE43)]
    [InlineData("123456789", 3_421_780_262)] // the check value of the polynomial
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339)]
    public void The_checksum_is_that_of_IEEE_802_3(string text, uint expected) =>
        Crc32.Compute(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(expected);

    [Fact]
    public void Eight_bytes_a_step_come_to_the_same_as_bit_by_bit() =>
        Prop.ForAll<byte[]>(bytes => Crc32.Compute(bytes) == BitByBit(bytes)).QuickCheckThrowOnFailure();

    private static uint BitByBit(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var next in bytes)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
