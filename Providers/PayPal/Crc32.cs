using System.Buffers.Binary;

namespace Webhooks.Providers.PayPal;

/// <summary>
/// The CRC-32 of IEEE 802.3 (reflected, polynomial 0xEDB88320), eight bytes a step. The processor's own instruction isn't it:
/// <see cref="System.Numerics.BitOperations.Crc32C(uint, byte)"/> is Castagnoli's polynomial.
/// </summary>
public static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    // Slice n says what a byte has done to the remainder after n more bytes of zero.
    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum: <c>123456789</c> has 3421780262.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> table = Table;
        var crc = uint.MaxValue;
        while (bytes.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[(7 * 256) + (int)(low & 0xff)]
                ^ table[(6 * 256) + (int)((low >> 8) & 0xff)]
                ^ table[(5 * 256) + (int)((low >> 16) & 0xff)]
                ^ table[(4 * 256) + (int)(low >> 24)]
                ^ table[(3 * 256) + (int)(high & 0xff)]
                ^ table[(2 * 256) + (int)((high >> 8) & 0xff)]
                ^ table[256 + (int)((high >> 16) & 0xff)]
                ^ table[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (var next in bytes)
        {
            crc = table[(byte)(crc ^ next)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices * 256];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }

            table[value] = crc;
        }

        for (var at = 256; at < table.Length; at++)
        {
            var before = table[at - 256];
            table[at] = table[(byte)before] ^ (before >> 8);
        }

        return table;
    }
}
