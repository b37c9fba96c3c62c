using System.Text.Json;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.Secrets;

/// <summary>
/// Dynamic references in functions' environments, looked up once, at the start: CloudFormation does it when it deploys, and a
/// later value of the secret reaches the function with the next deployment only.
/// </summary>
internal static class SecretReferences
{
    /// <exception cref="StartException">A secret has no such value.</exception>
    public static IReadOnlyList<FunctionModel> LookUp(IReadOnlyList<FunctionModel> functions, SecretStore secrets) =>
    [
        .. functions.Select(function => function with
        {
            Environment = function.Environment.ToDictionary(
                variable => variable.Key,
                variable => DynamicReference.Replace(variable.Value, reference => Value(reference, secrets, $"{function.Path}: the variable {variable.Key}"))),
        }),
    ];

    private static string Value(DynamicReference reference, SecretStore secrets, string what)
    {
        var secret = secrets.Find(reference.SecretId) ?? throw new StartException($"{what} refers to the secret {reference.SecretId}, which the template doesn't have.");
        var stored = secrets.Get(secret);
        var version = reference.VersionId is { } id ? stored.Version(id) : stored.Labelled(reference.Stage ?? SecretVersion.Current);
        if (version?.Value is not { } text)
        {
            throw new StartException($"{what} refers to the secret {secret.LogicalId}, which has no such text yet. Give it a value with --seed.");
        }

        return reference.Key is null ? text : Member(text, reference.Key)
            ?? throw new StartException($"{what} refers to {reference.Key} of the secret {secret.LogicalId}, which has no such member. Give it one with --seed.");
    }

    private static string? Member(string text, string key)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(key, out var member)
                ? member.ValueKind == JsonValueKind.String ? member.GetString() : member.GetRawText()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
