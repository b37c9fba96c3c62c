using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Webhooks.Dashboard.Tests.Running;

/// <summary>A browser without script: it has cookies, follows redirects, and sends forms as their buttons do.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    private Visitor(Uri link) =>
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri(link, "/") };

    /// <param name="link">As the dashboard printed it.</param>
    public static async Task<Visitor> OpenAsync(Uri link)
    {
        Visitor visitor = new(link);
        using var answer = await visitor._http.GetAsync(link);
        answer.EnsureSuccessStatusCode();
        return visitor;
    }

    public async Task<IHtmlDocument> PageAsync(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await _http.GetAsync(address);
        return await ReadAsync(answer, address, expected);
    }

    /// <param name="more">Fields that a person fills in or chooses.</param>
    public async Task<IHtmlDocument> SubmitAsync(IHtmlDocument page, string form, params IReadOnlyList<(string Name, string Value)> more)
    {
        var found = page.QuerySelector(form) as IHtmlFormElement ?? throw new InvalidOperationException($"The page has no form {form}: {page.Body!.Reads()}");
        var hidden = found.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>().Select(input => KeyValuePair.Create(input.Name!, input.Value));
        var texts = found.QuerySelectorAll("textarea").Cast<IHtmlTextAreaElement>().Select(text => KeyValuePair.Create(text.Name!, text.Value));
        using FormUrlEncodedContent content = new([.. hidden, .. texts, .. more.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        var action = found.GetAttribute("action")!;
        using var answer = await _http.PostAsync(action, content);
        return await ReadAsync(answer, action, HttpStatusCode.OK);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, string address, HttpStatusCode expected)
    {
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(expected, $"{address}: {page.Body!.Reads()}");
        return page;
    }
}
