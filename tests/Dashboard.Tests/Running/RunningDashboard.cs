using System.Diagnostics;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Webhooks.Operations.Tests;
using Built = Webhooks.EndToEnd.Tests.Running.Program;

namespace Webhooks.Dashboard.Tests.Running;

/// <summary>The dashboard as a process of its own on a real local cloud's tables, queue and bucket, and a browser's cookies.</summary>
public sealed class RunningDashboard : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private Process? _process;
    private HttpClient? _browser;

    public RunningStack Stack { get; } = new();

    /// <summary>As printed, with its token.</summary>
    public Uri Link { get; private set; } = null!;

    public HttpClient Browser => _browser!;

    public async Task InitializeAsync()
    {
        await Stack.InitializeAsync();
        (_process, Link) = await StartAsync(Stack.OutputsPath);
        _browser = Anyone(new CookieContainer());
        (await _browser.GetAsync(Link)).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        _browser?.Dispose();
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Patience);
            _process.Dispose();
        }

        await Stack.DisposeAsync();
    }

    /// <summary>Starts one more, and waits until it answers.</summary>
    /// <param name="environment">What it has beside this process's own; null: nothing.</param>
    public static async Task<(Process Process, Uri Link)> StartAsync(string stack, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new(Built.Dotnet, [Built.Path("Dashboard", "Webhooks.Dashboard"), "--stack", stack, "--port", "0", "--end-with-parent"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("Ready ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(); // its log, which nobody reads, must not fill the pipe
                return (process, new Uri(line["Ready ".Length..]));
            }
        }

        throw new InvalidOperationException($"The dashboard ended with exit code {process.ExitCode} before it was ready.");
    }

    /// <summary>A client that has nothing but these cookies.</summary>
    public HttpClient Anyone(CookieContainer cookies) =>
        new(new SocketsHttpHandler { CookieContainer = cookies, UseProxy = false, AllowAutoRedirect = true }) { BaseAddress = new Uri(Link, "/") };

    public async Task<IHtmlDocument> PageAsync(string address)
    {
        using var answer = await Browser.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form of a page as its button does.</summary>
    public async Task<IHtmlDocument> SubmitAsync(IHtmlFormElement form)
    {
        var fields = form.QuerySelectorAll("input[name]").Cast<IHtmlInputElement>().Where(input => input.Type is not ("checkbox" or "radio") || input.IsChecked).Select(input => KeyValuePair.Create(input.Name!, input.Value));
        var texts = form.QuerySelectorAll("textarea").Cast<IHtmlTextAreaElement>().Select(text => KeyValuePair.Create(text.Name!, text.Value));
        using FormUrlEncodedContent content = new([.. fields, .. texts]);
        using var answer = await Browser.PostAsync(form.GetAttribute("action"), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }
}

[CollectionDefinition(nameof(RunningDashboard))]
public sealed class RunningDashboardCollection : ICollectionFixture<RunningDashboard>;
