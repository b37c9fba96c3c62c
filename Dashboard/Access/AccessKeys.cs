using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Dashboard.Access;

/// <summary>The secrets of one run of the dashboard. They are made when it starts and never written down.</summary>
internal sealed class AccessKeys
{
    /// <summary>In the printed link: shows that whoever opens it can read the terminal, or the owner's files.</summary>
    public string Link { get; } = New();

    /// <summary>In the cookie that the link is changed for.</summary>
    public string Session { get; } = New();

    /// <summary>In every form: another site's page can post here, but can't read this.</summary>
    public string Form { get; } = New();

    public static bool Match(string? given, string key) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));

    private static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
