namespace LocalCloud.S3;

/// <summary>
/// The order in which S3 lists: by the bytes of UTF-8. UTF-16 has the same but for surrogates, which stand for the highest
/// characters and yet are lower than U+E000 to U+FFFF.
/// </summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    private static int Rank(char character) => char.IsSurrogate(character) ? character + char.MaxValue : character;
}
