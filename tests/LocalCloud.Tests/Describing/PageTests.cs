using LocalCloud.Describing;
using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.Describing;

[Collection(OrdersCollection.Name)]
public sealed class PageTests(OneOrdersCloud orders)
{
    private readonly OrdersCloud _cloud = orders.Cloud;

    public static TheoryData<string, string> Answered => Each(service => service.Answered);

    public static TheoryData<string, string> Refused => Each(service => service.Refused.Keys);

    [Fact]
    public async Task The_page_says_what_the_code_does() =>
        (await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "local-cloud.md"))).ReplaceLineEndings("\n").ShouldBe(Page.Write(), $"Write it again: {Page.Command}");

    /// <summary>With nothing in it, a call is refused for what it lacks, but not for its name.</summary>
    [Theory]
    [MemberData(nameof(Answered))]
    public async Task An_operation_that_the_page_names_is_known(string service, string operation)
    {
        if (await _cloud.AskAsync(service, operation) is { } answer)
        {
            Refuses(answer).ShouldBeFalse(answer);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task An_operation_that_the_page_calls_refused_is_refused_by_name(string service, string operation)
    {
        var answer = (await _cloud.AskAsync(service, operation)).ShouldNotBeNull();

        Refuses(answer).ShouldBeTrue(answer);
        answer.ShouldContain(operation);
    }

    private static bool Refuses(string answer) =>
        new[] { "UnknownOperation", "NotImplemented", "UnsupportedOperation", "InvalidAction", "isn't emulated", "is not emulated" }.Any(word => answer.Contains(word, StringComparison.Ordinal));

    private static TheoryData<string, string> Each(Func<Operations, IEnumerable<string>> names)
    {
        TheoryData<string, string> data = [];
        foreach (var service in Operations.All)
        {
            foreach (var operation in names(service))
            {
                data.Add(service.Service, operation);
            }
        }

        return data;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has global.json.");
    }
}
