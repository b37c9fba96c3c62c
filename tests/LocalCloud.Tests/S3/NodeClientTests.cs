using LocalCloud.Tests.Hosting;

namespace LocalCloud.Tests.S3;

/// <summary>AWS's own client for JavaScript (npm), as it comes.</summary>
[Collection(S3Collection.Name)]
public sealed class NodeClientTests(S3Cloud cloud)
{
    [Theory]
    [InlineData("client.mjs")]
    [InlineData("parts.mjs")]
    public async Task The_JavaScript_client_finds_what_it_expects(string file)
    {
        using var node = NodeScript.Start(cloud.Cloud, $"S3/{file}", cloud.Cloud.Endpoint("S3"), cloud.Cloud["AccessKeyId"], cloud.Cloud["SecretAccessKey"], S3Cloud.Bucket);

        (await node.EndAsync()).ShouldContain("All held.");
    }
}
