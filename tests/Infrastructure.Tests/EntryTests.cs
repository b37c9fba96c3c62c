namespace Webhooks.Infrastructure.Tests;

/// <summary>The program in this process, so in the collection of those that use the CDK.</summary>
[Collection(nameof(Synthesised))]
public sealed class EntryTests(Synthesised synthesised)
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void It_writes_the_template_to_the_folder_and_says_so_in_one_line()
    {
        var folder = synthesised.NewFolder();

        Run(["--output", folder]).ShouldBe(0);

        _output.ToString().ShouldBe($"The template is {folder}/Webhooks-dev.template.json{Environment.NewLine}");
        File.Exists($"{folder}/Webhooks-dev.template.json").ShouldBeTrue();
    }

    [Fact]
    public void Run_by_the_cdk_it_writes_where_the_cdk_wants_it_and_says_nothing()
    {
        var folder = synthesised.NewFolder();

        Run(["-c", "environmentSuffix=cdk"], ("CDK_OUTDIR", folder)).ShouldBe(0);

        _output.ToString().ShouldBeEmpty();
        File.Exists($"{folder}/Webhooks-cdk.template.json").ShouldBeTrue();
    }

    [Fact]
    public void It_leaves_nothing_in_the_temporary_folder()
    {
        var before = Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "synthesis-*").ToList();

        Run(["--output", synthesised.NewFolder()]).ShouldBe(0);

        Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "synthesis-*").ShouldBe(before, ignoreOrder: true);
    }

    [Theory]
    [InlineData("-c environmentSuffix=Dev", "environmentSuffix is 'Dev', but must be ")]
    [InlineData("--verbose", "--verbose: ")]
    [InlineData("--output /dev/null", "The template can't be synthesised: ")]
    public void What_is_wrong_it_says_in_one_line(string arguments, string says)
    {
        Run(arguments.Split(' ')).ShouldBe(1);

        _error.ToString().ShouldStartWith(says);
        _error.ToString().TrimEnd().ShouldNotContain('\n');
        _output.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Without_node_it_says_so_in_one_line()
    {
        Run([], ("JSII_NODE", "/nowhere/node")).ShouldBe(1);

        _error.ToString().ShouldStartWith("Node.js 20 or later is needed");
    }

    [Fact]
    public void Without_the_published_functions_it_says_how_to_get_them() =>
        Should.Throw<SynthesisException>(() => Synthesis.Run(synthesised.NewFolder(), new Dictionary<string, string>(), [], "/nowhere/functions")).Message
            .ShouldBe("The published functions are not at /nowhere/functions; building the project Infrastructure puts them there.");

    [Fact]
    public void Without_the_compiled_functions_it_says_how_to_get_them()
    {
        var published = Path.Combine(synthesised.NewFolder(), "functions");
        Directory.CreateDirectory($"{published}-linux-arm64"); // as a build for another platform leaves it

        Should.Throw<SynthesisException>(() => Synthesis.Run(synthesised.NewFolder(), new Dictionary<string, string> { ["readyToRun"] = "true" }, [], published)).Message
            .ShouldBe($"readyToRun is true, but the functions aren't compiled for linux-arm64. Set the environment variable FunctionsReadyToRun=linux-arm64 for the build, which then puts them at {published}-linux-arm64.");
    }

    [Fact]
    public void A_scratch_folder_that_something_else_has_deleted_is_no_reason_to_fail()
    {
        var scratch = new ScratchFolder();
        Directory.Delete(scratch.Path);

        scratch.Dispose();

        Path.GetTempPath().ShouldNotBe(scratch.Path + "/");
    }

    [Fact]
    public void The_programs_main_is_the_same_code() =>
        typeof(Entry).Assembly.EntryPoint!.Invoke(null, [new[] { "--verbose" }]).ShouldBe(1);

    private int Run(string[] arguments, params (string Name, string Value)[] environment) =>
        Entry.Run(arguments, name => Array.Find(environment, variable => variable.Name == name).Value, _output, _error);
}
