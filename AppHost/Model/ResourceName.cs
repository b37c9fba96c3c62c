using System.Text.RegularExpressions;

namespace Webhooks.AppHost.Model;

/// <summary>What may name a resource of an Aspire program: https://github.com/dotnet/aspire/blob/main/src/Aspire.Hosting/ApplicationModel/ModelName.cs</summary>
internal static partial class ResourceName
{
    public const string Rule = "a name has up to 64 letters, digits and single hyphens, begins with a letter and doesn't end with a hyphen.";

    private const int Longest = 64;

    public static bool IsOne(string name) => name.Length <= Longest && Form.IsMatch(name);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }
}
