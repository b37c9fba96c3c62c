using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.Secrets;

/// <summary>The template's secrets and their values, kept in one file that only its owner can read.</summary>
internal sealed class SecretStore
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private Dictionary<string, StoredSecret> _stored;   // by name; replaced, never changed

    /// <param name="folder">Where <c>secrets.json</c> is kept.</param>
    /// <param name="seed">Values by logical id: each becomes the current one when it is another than at the last start.</param>
    /// <exception cref="StartException">What was kept can't be read.</exception>
    public SecretStore(IReadOnlyList<SecretModel> secrets, string folder, IReadOnlyDictionary<string, string> seed, TimeProvider time)
    {
        All = secrets;
        _path = Path.Combine(folder, "secrets.json");
        _time = time;
        _stored = Read(_path);
        foreach (var secret in secrets)
        {
            if (!_stored.ContainsKey(secret.Name))
            {
                Change(secret, stored => stored);
            }

            Start(secret, seed.GetValueOrDefault(secret.LogicalId) ?? secret.SecretString);
        }
    }

    public IReadOnlyList<SecretModel> All { get; }

    /// <summary>Finds a secret by its ARN, by the ARN without the random suffix, or by its name.</summary>
    public SecretModel? Find(string secretId) => All.FirstOrDefault(secret =>
        secret.Arn == secretId || secret.Name == secretId || (secret.Arn.StartsWith(secretId + '-', StringComparison.Ordinal) && secretId.StartsWith("arn:", StringComparison.Ordinal)));

    public StoredSecret Get(SecretModel secret)
    {
        lock (_gate)
        {
            return _stored[secret.Name];
        }
    }

    /// <summary>Replaces what is kept of a secret: on disk first, so that whoever is answered can rely on it.</summary>
    public StoredSecret Change(SecretModel secret, Func<StoredSecret, StoredSecret> change)
    {
        lock (_gate)
        {
            var now = Now;
            var old = _stored.GetValueOrDefault(secret.Name);
            var changed = change(old ?? new StoredSecret { CreatedAt = now, ChangedAt = now });
            if (changed != old)
            {
                Dictionary<string, StoredSecret> all = new(_stored) { [secret.Name] = changed };
                PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(all, StoredJson.Default.DictionaryStringStoredSecret));
                _stored = all;
            }

            return changed;
        }
    }

    /// <summary>A new current version.</summary>
    public SecretVersion NewVersion(string value) =>
        new() { VersionId = Guid.NewGuid().ToString(), Value = value, Stages = [SecretVersion.Current], CreatedAt = Now };

    public DateTimeOffset Now => _time.GetUtcNow();

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
            values = JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), StoredJson.Default.DictionaryStringJsonElement) ?? [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartException($"The seed file {file.FullName} can't be read as a JSON object of secrets' values.");
        }

        return values.Keys.FirstOrDefault(id => !secrets.Any(secret => secret.LogicalId == id)) is { } stranger
            ? throw new StartException($"The seed file {file.FullName} has a value for {stranger}, which is no secret of the template. There are: {string.Join(", ", secrets.Select(secret => secret.LogicalId))}.")
            : values.ToDictionary(pair => pair.Key, pair => pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText(), StringComparer.Ordinal);
    }

    /// <summary>What was put by hand stays, unless the value that is wanted at the start is another than the last time.</summary>
    private void Start(SecretModel secret, string? wanted)
    {
        var stored = Get(secret);
        if (wanted is not null)
        {
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
            if (stored.SeedHash != hash)
            {
                Change(secret, old => (old.Labelled(SecretVersion.Current)?.Value == wanted ? old : old.With(NewVersion(wanted), Now)) with { SeedHash = hash });
            }
        }
        else if (secret.Generation is { } generation && stored.Versions.Count == 0)
        {
            Change(secret, old => old.With(NewVersion(GeneratedSecret.Make(generation)), Now));
        }
    }

    private static Dictionary<string, StoredSecret> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredJson.Default.DictionaryStringStoredSecret)!;
        }
        catch (JsonException)
        {
            throw new StartException($"The secrets in {path} were kept by another version, or damaged. Start with --fresh to forget what was stored.");
        }
    }
}
