using Webhooks.Functions.Hosting;

namespace Webhooks.Functions.Tests.Support;

/// <summary>Settings of a function whose services are at one URL.</summary>
public static class AwsSettings
{
    public static Settings At(string url, params (string Key, string Value)[] others)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = url,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret-access-key",
        };
        foreach (var (key, value) in others)
        {
            environment[key] = value;
        }

        return new Settings("Test", environment);
    }
}
