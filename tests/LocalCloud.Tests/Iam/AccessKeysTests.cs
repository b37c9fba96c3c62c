using LocalCloud.Iam;

namespace LocalCloud.Tests.Iam;

public sealed class AccessKeysTests
{
    private static readonly Principal Worker = new("OrderWorker/i-3f2a", "arn:aws:iam::000000000000:role/OrderWorker");

    private readonly AccessKeys _keys = new();

    [Fact]
    public void A_role_gets_a_temporary_key_that_looks_like_one_of_AWS()
    {
        var key = _keys.Issue(Worker);

        key.Id.ShouldMatch("^ASIA[A-Z2-7]{16}$");
        key.Secret.ShouldMatch("^[A-Za-z0-9+/]{40}$");
        key.SessionToken.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void The_developer_gets_a_long_term_key_without_a_session_token()
    {
        var key = _keys.Issue(Principal.Developer);

        key.Id.ShouldMatch("^AKIA[A-Z2-7]{16}$");
        key.SessionToken.ShouldBeNull();
    }

    [Fact]
    public void A_key_tells_whose_it_is_until_it_is_revoked()
    {
        var key = _keys.Issue(Worker);
        var other = _keys.Issue(Principal.Developer);

        _keys.Find(key.Id).ShouldBe(Worker);
        _keys.Find(other.Id).ShouldBe(Principal.Developer);
        _keys.FindKey(key.Id).ShouldNotBeNull().Key.ShouldBe(key);

        _keys.Revoke(key.Id);

        _keys.Find(key.Id).ShouldBeNull();
        _keys.Find(other.Id).ShouldBe(Principal.Developer);
    }

    [Fact]
    public void A_key_that_was_never_issued_is_nobodys() =>
        _keys.Find("AKIAAAAAAAAAAAAAAAAA").ShouldBeNull();

    [Fact]
    public void Revoking_an_unknown_key_is_harmless() =>
        Should.NotThrow(() => _keys.Revoke("AKIAAAAAAAAAAAAAAAAA"));

    [Fact]
    public void Keys_issued_at_the_same_time_are_all_different_and_all_known()
    {
        var issued = Enumerable.Range(0, 500).AsParallel().Select(_ => _keys.Issue(Worker)).ToList();

        issued.Select(key => key.Id).Distinct().Count().ShouldBe(500);
        issued.ShouldAllBe(key => _keys.Find(key.Id) == Worker);
    }
}
