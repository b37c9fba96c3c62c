using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LocalCloud.S3;

namespace LocalCloud.Tests.S3;

public sealed class KeyPathTests
{
    /// <summary>Few different pieces, so that keys are often nearly the same.</summary>
    private static readonly Arbitrary<string> Keys = Gen.Elements("a", "A", "b", "/", "//", ".", "..", "%", "%2e", "%41", "~", ".~json", "long~", "new~", "ä", "\u0301", "\0", "\\", ":", " ", new string('x', 90))
        .ListOf()
        .Select(string.Concat)
        .Where(key => key.Length is > 0 and <= 1024)
        .ToArbitrary();

    [Fact]
    public void Two_keys_never_share_a_path_whatever_the_file_system_makes_of_cases() =>
        Prop.ForAll(Keys, Keys, (first, second) => first == second || !KeyPath.Of(first).Equals(KeyPath.Of(second), StringComparison.OrdinalIgnoreCase))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_key_escapes_the_folder_or_passes_for_one_of_its_own_names() =>
        Prop.ForAll(Keys, key =>
        {
            var path = KeyPath.Of(key);
            var parts = path.Split('/');
            return Path.GetFullPath(Path.Combine(["/bucket", .. parts])) == "/bucket/" + path
                && parts.All(part => part.Length is > 0 and < 200 && part is not "." and not ".." && Ascii.IsValid(part))
                && path.Length < 200
                && !(parts[0] == KeyPath.LongKeys ? parts[1] : path).Contains(KeyPath.Mark, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("orders/2026/a-1.json", "orders/2026/a-1.json")]
    [InlineData("../a", "%2e%2e/a")]
    [InlineData("a/", "a/%")]
    [InlineData("/a", "%/a")]
    [InlineData("Ä", "%c3%84")]
    public void A_key_is_found_again_by_eye(string key, string path) => KeyPath.Of(key).ShouldBe(path);

    [Fact]
    public void Keys_are_in_the_order_of_their_bytes() =>
        Prop.ForAll(Gen.Elements("a", "b", "\uFFFD", "\uE000", "😀", "ä").ListOf().Select(string.Concat).Two().ToArbitrary(), pair =>
            Math.Sign(KeyOrder.Instance.Compare(pair.Item1, pair.Item2))
                == Math.Sign(Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(pair.Item2)))).QuickCheckThrowOnFailure();
}
