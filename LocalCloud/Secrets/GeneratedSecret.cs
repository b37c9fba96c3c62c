using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudTemplate;

namespace LocalCloud.Secrets;

/// <summary>Draws passwords, as GetRandomPassword does, and the values that a template asks for by <c>GenerateSecretString</c>.</summary>
/// <remarks>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html</remarks>
internal static class GeneratedSecret
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The password itself, or the template's JSON with the password in it.</summary>
    public static string Make(SecretGenerationModel generation)
    {
        var password = Password(generation.Password)!;   // the template was checked for there being characters enough
        if (generation.Key is not { } key)
        {
            return password;
        }

        var value = JsonNode.Parse(generation.Template!)!.AsObject();
        value[key] = password;
        return value.ToJsonString(Relaxed);
    }

    /// <returns>Null when no password can be like that.</returns>
    public static string? Password(PasswordModel wanted)
    {
        if (!wanted.IsPossible)
        {
            return null;
        }

        var kinds = wanted.CharacterKinds();
        // One of each kind, the rest of any, and all of it shuffled, so that no place says which kind it is.
        var each = wanted.RequireEachIncludedType ? kinds : [];
        var password = string.Concat(each.Select(kind => RandomNumberGenerator.GetString(kind, 1)))
            + RandomNumberGenerator.GetString(string.Concat(kinds), wanted.Length - each.Count);
        var shuffled = password.ToCharArray();
        RandomNumberGenerator.Shuffle<char>(shuffled);
        return new string(shuffled);
    }
}
