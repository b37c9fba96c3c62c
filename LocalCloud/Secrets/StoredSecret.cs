namespace LocalCloud.Secrets;

/// <summary>What is kept of a secret: its versions, and which of them is which. Never changed, only replaced.</summary>
/// <remarks>The rules of staging labels: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version</remarks>
internal sealed record StoredSecret
{
    /// <summary>Deprecated versions go when there are more than so many, but not within a day.</summary>
    private const int MostVersions = 100;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromDays(1);

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>As a call has changed it; null: as the template says.</summary>
    public string? Description { get; init; }

    /// <summary>The SHA-256 of the value that the seed or the template gave last: only another one is put again.</summary>
    public string? SeedHash { get; init; }

    /// <summary>In the order in which they were made.</summary>
    public IReadOnlyList<SecretVersion> Versions { get; init; } = [];

    public SecretVersion? Labelled(string stage) => Versions.FirstOrDefault(version => version.Stages.Contains(stage));

    public SecretVersion? Version(string versionId) => Versions.FirstOrDefault(version => version.VersionId == versionId);

    /// <summary>Adds a version, and takes its labels from those that had them.</summary>
    public StoredSecret With(SecretVersion added, DateTimeOffset now)
    {
        // The first version is always the current one.
        IReadOnlyList<string> stages = Versions.Count == 0 ? [.. added.Stages.Union([SecretVersion.Current])] : added.Stages;
        var secret = this with { Versions = [.. Versions, added with { Stages = [] }], ChangedAt = now };
        secret = stages.Aggregate(secret, (changed, stage) => changed.WithLabel(stage, added.VersionId, now));
        return secret.WithoutOutdated(now);
    }

    /// <summary>Moves a label, or takes it away. What <see cref="SecretVersion.Current"/> leaves becomes the previous one.</summary>
    /// <param name="versionId">Where to; null: nowhere.</param>
    public StoredSecret WithLabel(string stage, string? versionId, DateTimeOffset now)
    {
        var from = Labelled(stage)?.VersionId;
        if (from == versionId)
        {
            return this;
        }

        var secret = this with
        {
            ChangedAt = now,
            Versions = [.. Versions.Select(version => version with
            {
                Stages = [.. version.Stages.Where(label => label != stage), .. version.VersionId == versionId ? [stage] : Array.Empty<string>()],
            })],
        };
        return stage == SecretVersion.Current && from is not null ? secret.WithLabel(SecretVersion.Previous, from, now) : secret;
    }

    private StoredSecret WithoutOutdated(DateTimeOffset now)
    {
        var outdated = Versions
            .Where(version => version.Stages.Count == 0 && now - version.CreatedAt > ShortestLife)
            .Take(Math.Max(0, Versions.Count - MostVersions))
            .Select(version => version.VersionId)
            .ToHashSet();
        return outdated.Count == 0 ? this : this with { Versions = [.. Versions.Where(version => !outdated.Contains(version.VersionId))] };
    }
}
