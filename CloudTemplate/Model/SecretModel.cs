namespace CloudTemplate;

/// <summary>A secret. Its value is nobody's business but Secrets Manager's.</summary>
public sealed record SecretModel : ResourceModel
{
    public required string Name { get; init; }
    public required string Arn { get; init; }

    /// <summary>The value that the template gives; null when it gives none or has one generated.</summary>
    public string? SecretString { get; init; }

    /// <summary>How Secrets Manager makes the first value (<c>GenerateSecretString</c>); null when it makes none.</summary>
    public SecretGenerationModel? Generation { get; init; }

    public string? Description { get; init; }
}
