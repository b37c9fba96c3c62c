using System.Net.Http.Headers;
using System.Xml.Linq;
using CloudTemplate;
using LocalCloud.FrontDoor;
using LocalCloud.Hosting;

namespace LocalCloud.Remote;

/// <summary>The services that keep something, when they keep it in AWS.</summary>
internal sealed class RemoteServices : IDisposable
{
    private readonly RemoteCalls _calls;

    private RemoteServices(RemoteCalls calls, StoredServices refusals, SystemModel system)
    {
        _calls = calls;
        RemoteQueueAddresses addresses = new(calls, system);
        Queues = new RemoteQueues(calls, addresses, system, TimeProvider.System);
        Topics = new RemoteTopics(calls, refusals.Topics);
        Objects = new RemoteBuckets(calls, refusals.Objects, system);
        Services = [new RemoteTables(calls, system), new RemoteSecrets(calls, system), new RemoteQueueService(calls, addresses, system), Topics, Objects];
    }

    public RemoteQueues Queues { get; }

    public RemoteTopics Topics { get; }

    public RemoteBuckets Objects { get; }

    /// <summary>What the front door leads to.</summary>
    public IEnumerable<IAwsService> Services { get; }

    public RemoteCalls Calls => _calls;

    /// <summary>Makes sure that whoever runs this may speak for the account that the stack is in.</summary>
    /// <param name="refusals">Know how each service words a refusal.</param>
    /// <exception cref="StartException">There are no credentials, AWS doesn't answer, or it is another account's.</exception>
    public static async Task<RemoteServices> OpenAsync(RemoteStack stack, StoredServices refusals, SystemModel system, CancellationToken cancellationToken)
    {
        RemoteCalls calls = new(new RemoteEndpoints(stack.Region, Environment.GetEnvironmentVariable), stack.Region, new RemoteCredentials(), TimeProvider.System);
        try
        {
            var account = await AccountAsync(calls, cancellationToken);
            return account == stack.AccountId
                ? new RemoteServices(calls, refusals, system)
                : throw new StartException($"The AWS credentials of this machine are account {account}'s, and --remote is of account {stack.AccountId}. Set AWS_PROFILE to the right one.");
        }
        catch
        {
            calls.Dispose();
            throw;
        }
    }

    public void Dispose() => _calls.Dispose();

    /// <summary>https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</summary>
    private static async Task<string> AccountAsync(RemoteCalls calls, CancellationToken cancellationToken)
    {
        var body = "Action=GetCallerIdentity&Version=2011-06-15"u8.ToArray();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(calls.Address("sts"), "/")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        try
        {
            using var response = await calls.SendAsync(request, body, "sts", cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode && Element(text, "Account") is { } account
                ? account
                : throw new StartException($"AWS doesn't take the credentials of this machine ({(int)response.StatusCode} {Element(text, "Code")}): {Element(text, "Message")} Sign in again, or set AWS_PROFILE.");
        }
        catch (AwsServiceException fault)
        {
            throw new StartException(fault.Message);
        }
    }

    private static string? Element(string text, string name)
    {
        try
        {
            return XElement.Parse(text).Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }
}
