using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using LocalCloud.Iam;

namespace LocalCloud.Remote;

/// <summary>
/// The credentials of whoever runs this, found as AWS's own tools find them, and renewed as they say. They stay in this process: functions
/// have the keys that were issued here, and the log never sees one.
/// </summary>
/// <param name="source">Where they are from; null: from where AWS's own tools would have them.</param>
internal sealed class RemoteCredentials(AWSCredentials? source = null)
{
    private static readonly Principal Owner = new("remote", null);
    private readonly Lock _gate = new();
    private AWSCredentials? _source = source;
    private IssuedKey? _held;

    /// <summary>What is valid now.</summary>
    /// <exception cref="AmazonClientException">There are none, or they can't be renewed.</exception>
    public async Task<IssuedKey> GetAsync()
    {
        lock (_gate)
        {
            _source ??= DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }

        var now = await _source.GetCredentialsAsync();
        lock (_gate)
        {
            // The key that signatures are made with is worth keeping for as long as the credentials last.
            if (_held is null || _held.Key.Id != now.AccessKey || _held.Key.SessionToken != Token(now))
            {
                _held = new IssuedKey(new AccessKey(now.AccessKey, now.SecretKey, Token(now)), Owner);
            }

            return _held;
        }
    }

    private static string? Token(ImmutableCredentials credentials) => credentials.UseToken ? credentials.Token : null;
}
