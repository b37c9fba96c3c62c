using LocalCloud.Secrets;

namespace LocalCloud.Tests.Secrets;

public sealed class StoredSecretTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private readonly StoredSecret _none = new() { CreatedAt = Start, ChangedAt = Start };

    [Fact]
    public void The_first_version_is_the_current_one_whatever_its_labels() =>
        Labels(_none.With(Version("a", "AWSPENDING"), Start)).ShouldBe(["a: AWSPENDING AWSCURRENT"]);

    [Fact]
    public void What_was_current_becomes_the_previous_one_and_what_was_previous_is_deprecated() =>
        Labels(_none.With(Version("a", "AWSCURRENT"), Start).With(Version("b", "AWSCURRENT"), Start).With(Version("c", "AWSCURRENT"), Start))
            .ShouldBe(["a: ", "b: AWSPREVIOUS", "c: AWSCURRENT"]);

    [Fact]
    public void A_pending_version_leaves_the_others_as_they_are_until_it_becomes_current()
    {
        var pending = _none.With(Version("a", "AWSCURRENT"), Start).With(Version("b", "AWSPENDING"), Start);

        Labels(pending).ShouldBe(["a: AWSCURRENT", "b: AWSPENDING"]);
        Labels(pending.WithLabel("AWSCURRENT", "b", Start)).ShouldBe(["a: AWSPREVIOUS", "b: AWSPENDING AWSCURRENT"]);
    }

    [Fact]
    public void Going_back_makes_the_newer_value_the_previous_one() =>
        Labels(_none.With(Version("a", "AWSCURRENT"), Start).With(Version("b", "AWSCURRENT"), Start).WithLabel("AWSCURRENT", "a", Start))
            .ShouldBe(["a: AWSCURRENT", "b: AWSPREVIOUS"]);

    [Fact]
    public void A_label_may_be_taken_away() =>
        Labels(_none.With(Version("a", "AWSCURRENT"), Start).With(Version("b", "mine"), Start).WithLabel("mine", null, Start)).ShouldBe(["a: AWSCURRENT", "b: "]);

    [Fact]
    public void Beyond_a_hundred_versions_the_oldest_deprecated_ones_go_after_a_day()
    {
        var sameDay = Enumerable.Range(0, 120).Aggregate(_none, (secret, number) => secret.With(Version($"{number}", "AWSCURRENT"), Start));
        sameDay.Versions.Count.ShouldBe(120);

        var later = sameDay.With(Version("later", "AWSCURRENT"), Start + TimeSpan.FromDays(2));

        later.Versions.Count.ShouldBe(100);
        later.Labelled("AWSCURRENT")!.VersionId.ShouldBe("later");
        later.Labelled("AWSPREVIOUS")!.VersionId.ShouldBe("119");
    }

    [Fact]
    public void A_version_does_not_print_its_value() =>
        (Version("a", "AWSCURRENT") with { Value = "hunter2" }).ToString().ShouldBe("a (AWSCURRENT)");

    private static SecretVersion Version(string id, params string[] stages) => new() { VersionId = id, Value = id, Stages = stages, CreatedAt = Start };

    private static IEnumerable<string> Labels(StoredSecret secret) => secret.Versions.Select(version => $"{version.VersionId}: {string.Join(' ', version.Stages)}");
}
