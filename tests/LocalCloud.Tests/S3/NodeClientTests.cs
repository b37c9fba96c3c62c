using System.Diagnostics;

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
        var script = Path.Combine(AppContext.BaseDirectory, "S3", file);
        ProcessStartInfo start = new("node", [script, cloud.Cloud.Endpoint("S3"), cloud.Cloud["AccessKeyId"], cloud.Cloud["SecretAccessKey"], S3Cloud.Bucket])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var node = Process.Start(start)!;

        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();

        (await output).ShouldContain("All held.", Case.Sensitive, await errors);
        node.ExitCode.ShouldBe(0);
    }
}
