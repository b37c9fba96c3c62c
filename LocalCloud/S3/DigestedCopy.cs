namespace LocalCloud.S3;

/// <summary>Copies bytes that are here already, and takes their checksums: those of an object that came in parts aren't of its bytes.</summary>
internal static class DigestedCopy
{
    /// <param name="algorithm">Of the checksum beside the MD5; null: none.</param>
    public static async Task<BodyFacts> MakeAsync(FileStream file, ByteRange range, Upload target, string? algorithm, CancellationToken cancellationToken)
    {
        var md5 = Digest.Of("md5");
        var digest = algorithm is null ? null : Digest.Of(algorithm);
        await FileRange.CopyAsync(
            file,
            range,
            piece =>
            {
                md5.Append(piece.Span);
                digest?.Append(piece.Span);
                return target.WriteAsync(piece);
            },
            cancellationToken);
        await target.FinishAsync();
        return new BodyFacts(range.Length, Convert.ToHexStringLower(md5.Finish()), digest is null ? null : new Checksum(algorithm!, Convert.ToBase64String(digest.Finish())));
    }
}
