using System.Security.Cryptography;
using System.Text;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Access;

/// <summary>The secrets of one run of the dashboard. They are made when it starts and never written down, but for a link's token that is given.</summary>
internal sealed class AccessKeys(string? link = null)
{
    private const int ShortestLink = 16;

    /// <summary>In the printed link: shows that whoever opens it can read the terminal, or the owner's files.</summary>
    public string Link { get; } = link ?? New();

    /// <summary>In the cookie that the link is changed for.</summary>
    public string Session { get; } = New();

    /// <summary>In every form: another site's page can post here, but can't read this.</summary>
    public string Form { get; } = New();

    public static bool Match(string? given, string key) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));

    /// <summary>The keys of a run whose link somebody has to know beforehand.</summary>
    /// <exception cref="OperationException">The file can't be read, or what it holds could be guessed.</exception>
    public static AccessKeys Read(string path)
    {
        try
        {
            var link = File.ReadAllText(path).Trim();
            return link.Length >= ShortestLink && link.All(char.IsAsciiLetterOrDigit)
                ? new AccessKeys(link)
                : throw new OperationException($"{path} has no token for the link: write {ShortestLink} or more random letters and digits into it.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{path} can't be read: {fault.Message} Name the file with the link's token by --key, or leave that out.", fault);
        }
    }

    private static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
