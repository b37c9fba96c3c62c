using System.Security.Cryptography;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.Secrets;

/// <summary>The template's secrets and their values, kept in one file that only its owner can read.</summary>
internal sealed class SecretStore
{
    private readonly IReadOnlyList<SecretModel> _secrets;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<SecretVersion>> _versions;

    /// <param name="folder">Where <c>secrets.json</c> is kept.</param>
    /// <param name="seed">Values by logical id: each becomes the current one where it is new.</param>
    public SecretStore(IReadOnlyList<SecretModel> secrets, string folder, IReadOnlyDictionary<string, string> seed, TimeProvider time)
    {
        _secrets = secrets;
        _path = Path.Combine(folder, "secrets.json");
        _time = time;
        _versions = File.Exists(_path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), SecretsJson.Default.DictionaryStringListSecretVersion)!
            : [];
        foreach (var secret in secrets)
        {
            if (seed.TryGetValue(secret.LogicalId, out var value))
            {
                Put(secret, value);
            }
            else if (!_versions.ContainsKey(secret.Name) && (secret.SecretString ?? (secret.Generated ? Generate() : null)) is { } first)
            {
                Put(secret, first);
            }
        }
    }

    /// <summary>Finds a secret by its ARN, by the ARN without the random suffix, or by its name.</summary>
    public SecretModel? Find(string secretId) => _secrets.FirstOrDefault(secret =>
        secret.Arn == secretId || secret.Name == secretId || (secret.Arn.StartsWith(secretId + '-', StringComparison.Ordinal) && secretId.StartsWith("arn:", StringComparison.Ordinal)));

    /// <summary>The version with that id and stage; null for either means any.</summary>
    public SecretVersion? Version(SecretModel secret, string? versionId, string? stage)
    {
        lock (_gate)
        {
            return _versions.GetValueOrDefault(secret.Name)?.Find(version =>
                (versionId is null || version.VersionId == versionId) && (stage is null || version.Stage == stage));
        }
    }

    /// <summary>Makes a value the current one and what was current the previous one; the value that is current stays as it is.</summary>
    public void Put(SecretModel secret, string value)
    {
        lock (_gate)
        {
            var old = _versions.GetValueOrDefault(secret.Name)?.Find(version => version.Stage == SecretVersion.Current);
            if (old?.Value == value)
            {
                return;
            }

            List<SecretVersion> versions = [new(Guid.NewGuid().ToString(), SecretVersion.Current, value, _time.GetUtcNow())];
            if (old is not null)
            {
                versions.Add(old with { Stage = SecretVersion.Previous });
            }

            _versions[secret.Name] = versions;
            PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(_versions, SecretsJson.Default.DictionaryStringListSecretVersion));
        }
    }

    /// <summary>Reads a seed file, where there is one: each value a string, or JSON that is kept as its text.</summary>
    /// <exception cref="StartException">It can't be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadSeed(FileInfo? file, IReadOnlyList<SecretModel> secrets)
    {
        if (file is null)
        {
            return new Dictionary<string, string>();
        }

        Dictionary<string, JsonElement> values;
        try
        {
            values = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), SecretsJson.Default.DictionaryStringJsonElement) ?? [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartException($"The seed file {file.FullName} can't be read as a JSON object of secrets' values.");
        }

        return values.Keys.FirstOrDefault(id => !secrets.Any(secret => secret.LogicalId == id)) is { } stranger
            ? throw new StartException($"The seed file {file.FullName} has a value for {stranger}, which is no secret of the template. There are: {string.Join(", ", secrets.Select(secret => secret.LogicalId))}.")
            : values.ToDictionary(pair => pair.Key, pair => pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText(), StringComparer.Ordinal);
    }

    /// <summary>As <c>GenerateSecretString</c> does by default: 32 characters.</summary>
    private static string Generate() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-./:;<=>?@[]^_{|}~", 32);
}
