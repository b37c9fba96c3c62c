using CloudTemplate.Evaluation;

namespace CloudTemplate.Resources.SecretsManager;

/// <summary>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html</summary>
internal sealed class SecretType : ResourceType
{
    public override string Name => "AWS::SecretsManager::Secret";

    public override PropertyTable Properties { get; } = PropertyTable.Of(
        ["Name", "SecretString", "GenerateSecretString", "Description"],
        "KmsKeyId", "Tags")
        .Ignore("there is one region locally", "ReplicaRegions")
        .With("GenerateSecretString", SecretGeneration.Properties);

    public override string Ref(ResourceView resource) =>
        resource.Made() ?? resource.Arn("secretsmanager", $"secret:{SecretName(resource)}-{PhysicalName.SecretSuffix(resource.Seed)}");

    public override string? Attribute(ResourceView resource, string name) => name == "Id" ? Ref(resource) : null;

    public override void Read(ResourceView resource, ModelBuilder model)
    {
        var properties = resource.Properties;
        var generation = properties.Inner("GenerateSecretString", SecretGeneration.Properties);
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
            Generation = generation is null ? null : SecretGeneration.Read(generation),
            Description = properties.Text("Description"),
        });
    }

    private static string SecretName(ResourceView resource) => resource.PhysicalName("Name", 512);
}
