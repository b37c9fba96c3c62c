namespace Webhooks.AppHost;

/// <summary>The AWS settings of whoever runs this, keys among them. Only AppHost and LocalCloud are to have them; every other process would inherit them.</summary>
internal static class DeveloperSettings
{
    private const string Prefix = "AWS_";

    /// <summary>The names of the variables that this process has.</summary>
    public static IEnumerable<string> Names => Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsOne);

    public static bool IsOne(string variable) => variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
