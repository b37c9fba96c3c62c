namespace Webhooks.Infrastructure.Tests;

/// <summary>In the collection of those that use the CDK, since they move this process's temporary folder.</summary>
[Collection(nameof(Synthesised))]
public sealed class NodeJsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-").FullName;

    [Fact]
    public void The_node_of_this_machine_is_new_enough() => Should.NotThrow(() => NodeJs.Require("node"));

    [Fact]
    public void Without_node_one_reads_what_to_install() =>
        Should.Throw<SynthesisException>(() => NodeJs.Require(Path.Combine(_folder, "node"))).Message
            .ShouldBe($"Node.js 20 or later is needed to synthesise the template, but '{_folder}/node' can't be started. Install it from https://nodejs.org and put it on the PATH.");

    [Theory]
    [InlineData("v18.20.4")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void A_node_that_is_too_old_or_none_at_all_is_refused(string version) =>
        Should.Throw<SynthesisException>(() => NodeJs.Require(NodeThatSays(version))).Message.ShouldContain(version.Length == 0 ? "says nothing" : $"says {version}");

    [Fact]
    public void A_newer_node_will_do() => Should.NotThrow(() => NodeJs.Require(NodeThatSays("v24.1.0")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string NodeThatSays(string version)
    {
        var path = Path.Combine(_folder, "node");
        File.WriteAllText(path, $"#!/bin/sh\necho '{version}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
