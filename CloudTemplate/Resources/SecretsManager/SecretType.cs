using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.SecretsManager;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html</summary>
internal sealed class SecretType : ResourceType
{
    private static readonly PropertyTable GenerationProperties = PropertyTable.Of(
        ["SecretStringTemplate", "GenerateStringKey", "PasswordLength", "ExcludeCharacters", "ExcludeLowercase", "ExcludeNumbers", "ExcludePunctuation",
            "ExcludeUppercase", "IncludeSpace", "RequireEachIncludedType"]);

    public override string Name => "AWS::SecretsManager::Secret";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["Name", "SecretString", "GenerateSecretString"],
        "Description", "KmsKeyId", "ReplicaRegions", "Tags");

    public override string Ref(ResourceView resource) => resource.Arn("secretsmanager", $"secret:{SecretName(resource)}-{PhysicalName.SecretSuffix(resource.Seed)}");

    public override string? Attribute(ResourceView resource, string name) => name == "Id" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        var generation = properties.Inner("GenerateSecretString", GenerationProperties);
        if (generation is not null && properties.Has("SecretString"))
        {
            properties.Problem("SecretString", "a secret has either this or GenerateSecretString. Take one of them out.");
        }

        model.Secrets.Add(new SecretModel
        {
            LogicalId = resource.LogicalId,
            Path = resource.Path,
            Name = SecretName(resource),
            Arn = Ref(resource),
            SecretString = properties.Text("SecretString"),
            Generated = generation is not null,
            Generation = generation is null ? null : Generation(generation),
        });
    }

    private static GeneratedSecretModel Generation(Section properties)
    {
        if (properties.Has("SecretStringTemplate") != properties.Has("GenerateStringKey"))
        {
            properties.Problem("SecretStringTemplate", "goes together with GenerateStringKey. Give both or neither.");
        }

        return new GeneratedSecretModel
        {
            SecretStringTemplate = properties.Text("SecretStringTemplate"),
            GenerateStringKey = properties.Text("GenerateStringKey"),
            PasswordLength = properties.Number("PasswordLength", 1, 4096) ?? 32,
            ExcludeCharacters = properties.Text("ExcludeCharacters") ?? "",
            ExcludeLowercase = properties.Flag("ExcludeLowercase") ?? false,
            ExcludeNumbers = properties.Flag("ExcludeNumbers") ?? false,
            ExcludePunctuation = properties.Flag("ExcludePunctuation") ?? false,
            ExcludeUppercase = properties.Flag("ExcludeUppercase") ?? false,
            IncludeSpace = properties.Flag("IncludeSpace") ?? false,
            RequireEachIncludedType = properties.Flag("RequireEachIncludedType") ?? true,
        };
    }

    private static string SecretName(ResourceView resource) => resource.PhysicalName("Name", 512);
}
