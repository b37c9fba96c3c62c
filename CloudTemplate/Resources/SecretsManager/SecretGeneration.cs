using System.Text.Json;

namespace CloudTemplate.Resources.SecretsManager;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html</summary>
internal static class SecretGeneration
{
    public static readonly PropertyTable Properties = PropertyTable.Of(
    [
        "SecretStringTemplate", "GenerateStringKey", "PasswordLength", "ExcludeCharacters", "ExcludeLowercase", "ExcludeUppercase", "ExcludeNumbers",
        "ExcludePunctuation", "IncludeSpace", "RequireEachIncludedType",
    ]);

    public static SecretGenerationModel Read(Section section)
    {
        PasswordModel password = new()
        {
            Length = section.Number("PasswordLength", 1, PasswordModel.Longest) ?? PasswordModel.DefaultLength,
            ExcludeCharacters = section.Text("ExcludeCharacters") ?? "",
            ExcludeLowercase = section.Flag("ExcludeLowercase") ?? false,
            ExcludeUppercase = section.Flag("ExcludeUppercase") ?? false,
            ExcludeNumbers = section.Flag("ExcludeNumbers") ?? false,
            ExcludePunctuation = section.Flag("ExcludePunctuation") ?? false,
            IncludeSpace = section.Flag("IncludeSpace") ?? false,
            RequireEachIncludedType = section.Flag("RequireEachIncludedType") ?? true,
        };
        if (!password.IsPossible)
        {
            section.Problem("no password can be like that: too few characters are left, or they are of more types than the password is long. Exclude less, or make it longer.");
        }

        var (template, key) = (section.Text("SecretStringTemplate"), section.Text("GenerateStringKey"));
        if (section.Has("SecretStringTemplate") != section.Has("GenerateStringKey"))
        {
            section.Problem("SecretStringTemplate and GenerateStringKey go together. Give both, or neither.");
        }
        else if (template is not null && !IsObject(template))
        {
            section.Problem("SecretStringTemplate", "must be a JSON object.");
        }

        return new SecretGenerationModel(password, template, key);
    }

    private static bool IsObject(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
