namespace LocalCloud.S3;

/// <summary>
/// Cyclic redundancy checks with reflected polynomials, as S3 takes them: https://reveng.sourceforge.io/crc-catalogue/all.htm
/// (CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME).
/// </summary>
internal sealed class Crc(ulong polynomial, int bytes)
{
    private readonly ulong[] _table = Table(polynomial);
    private ulong _state = ulong.MaxValue >> (64 - (bytes * 8));

    public static Crc Crc32() => new(0xEDB88320, 4);

    public static Crc Crc32C() => new(0x82F63B78, 4);

    public static Crc Crc64Nvme() => new(0x9A6C9329AC4BC9B5, 8);

    public void Append(ReadOnlySpan<byte> data)
    {
        var state = _state;
        foreach (var value in data)
        {
            state = _table[(byte)(state ^ value)] ^ (state >> 8);
        }

        _state = state;
    }

    /// <summary>The check so far, its highest byte first.</summary>
    public byte[] Value()
    {
        var value = new byte[bytes];
        for (var at = 0; at < bytes; at++)
        {
            value[at] = (byte)~(_state >> (8 * (bytes - 1 - at)));
        }

        return value;
    }

    private static ulong[] Table(ulong polynomial)
    {
        var table = new ulong[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = (ulong)index;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 1 ? (value >> 1) ^ polynomial : value >> 1;
            }

            table[index] = value;
        }

        return table;
    }
}
