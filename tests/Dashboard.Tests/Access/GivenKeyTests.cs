using Webhooks.Dashboard.Access;
using Webhooks.Operations;

namespace Webhooks.Dashboard.Tests.Access;

/// <summary>A link whose token somebody gives, since he has to know the link before there is one.</summary>
public sealed class GivenKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_file_says_the_links_token_and_nothing_else()
    {
        var keys = AccessKeys.Read(Write("0123456789abcdef\n"));

        keys.Link.ShouldBe("0123456789abcdef");
        keys.Session.Length.ShouldBe(64);
        keys.Form.ShouldNotBe(keys.Session);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcde&")]
    public void What_could_be_guessed_or_is_no_word_is_refused(string token) =>
        Should.Throw<OperationException>(() => AccessKeys.Read(Write(token))).Message.ShouldContain("has no token for the link: write 16 or more random letters and digits into it.");

    [Fact]
    public void A_file_that_is_not_there_is_missed_by_its_name() =>
        Should.Throw<OperationException>(() => AccessKeys.Read(Path.Combine(_folder.FullName, "none"))).Message.ShouldContain("none");

    private string Write(string text)
    {
        var path = Path.Combine(_folder.FullName, "key");
        File.WriteAllText(path, text);
        return path;
    }
}
