using Webhooks.Operations;

namespace Webhooks.AppHost.Model;

/// <summary>What a process needs to serve a function in place of LocalCloud: known once LocalCloud answers, with a key that is made for it.</summary>
/// <param name="cloud">LocalCloud's state folder, where it writes how it is reached as soon as it is.</param>
internal sealed class FunctionEnvironments(string cloud) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerTimeout };

    /// <summary>The file that says how Control is reached.</summary>
    public string Control { get; } = Path.Combine(cloud, "control.json");

    /// <summary>Waits until LocalCloud is there to be asked.</summary>
    /// <exception cref="OperationException">It doesn't answer, or doesn't know the function.</exception>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(FunctionResource function, CancellationToken cancellationToken)
    {
        await AppearedAsync(cancellationToken);
        LocalFunction served = new() { Name = function.Name, LogicalId = function.LogicalId, Handler = function.Assembly, AnnotationsHandler = function.AnnotationsHandler };
        var own = await new LocalFunctions(_http, StackOutputs.Read(Control)).EnvironmentAsync(served, cancellationToken);
        return Cover(own, DeveloperSettings.Names);
    }

    /// <summary>A process's own variables, over the developer's, which one of Aspire's inherits: empty, they are none to AWS's SDK.</summary>
    /// <param name="developers">The names of those.</param>
    public static IReadOnlyDictionary<string, string> Cover(IReadOnlyDictionary<string, string> own, IEnumerable<string> developers)
    {
        Dictionary<string, string> environment = new(own);
        foreach (var name in developers)
        {
            environment.TryAdd(name, "");
        }

        return environment;
    }

    public void Dispose() => _http.Dispose();

    private async Task AppearedAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval);
        while (!File.Exists(Control))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
