using CloudTemplate;

namespace LocalCloud.Secrets;

/// <summary>https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html</summary>
internal static class RandomPassword
{
    public static GetRandomPasswordResponse Get(GetRandomPasswordRequest request)
    {
        if (request.PasswordLength is < 1 or > PasswordModel.Longest || request.ExcludeCharacters is { Length: > PasswordModel.Longest })
        {
            throw SecretsError.Invalid($"PasswordLength must be from 1 to {PasswordModel.Longest}, and ExcludeCharacters not longer.");
        }

        PasswordModel wanted = new()
        {
            Length = request.PasswordLength ?? PasswordModel.DefaultLength,
            ExcludeCharacters = request.ExcludeCharacters ?? "",
            ExcludeNumbers = request.ExcludeNumbers ?? false,
            ExcludePunctuation = request.ExcludePunctuation ?? false,
            ExcludeUppercase = request.ExcludeUppercase ?? false,
            ExcludeLowercase = request.ExcludeLowercase ?? false,
            IncludeSpace = request.IncludeSpace ?? false,
            RequireEachIncludedType = request.RequireEachIncludedType ?? true,
        };
        return new GetRandomPasswordResponse
        {
            RandomPassword = GeneratedSecret.Password(wanted)
                ?? throw SecretsError.Invalid("No password can be like that: the characters that are left are none, or of more types than the password is long."),
        };
    }
}
