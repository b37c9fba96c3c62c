using System.Globalization;

namespace LocalCloud.Secrets;

/// <summary>Lists by pages: the token says how many came before.</summary>
internal static class Page
{
    private const int Longest = 100;

    /// <exception cref="FrontDoor.AwsServiceException">The size or the token is none.</exception>
    public static (IReadOnlyList<T> Items, string? NextToken) Of<T>(IEnumerable<T> all, int? size, string? token)
    {
        if (size is < 1 or > Longest)
        {
            throw SecretsError.Invalid($"MaxResults must be from 1 to {Longest}.");
        }

        if (!int.TryParse(token ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            throw new FrontDoor.AwsServiceException("InvalidNextTokenException", "NextToken isn't one of this list's.");
        }

        var rest = all.Skip(before).Take((size ?? Longest) + 1).ToList();
        return rest.Count <= (size ?? Longest)
            ? (rest, null)
            : (rest[..^1], (before + rest.Count - 1).ToString(CultureInfo.InvariantCulture));
    }
}
