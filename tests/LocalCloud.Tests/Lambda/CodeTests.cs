using System.IO.Compression;
using System.Runtime.InteropServices;
using CloudTemplate;

namespace LocalCloud.Tests.Lambda;

public sealed class CodeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lambda-code-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_custom_runtime_is_the_bootstrap_of_its_code()
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        Bootstrap($"#!/bin/sh\nexec {dotnet} {LambdaHost.SampleFolder}/LocalCloud.SampleFunction.dll", executable: true);
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function() with { Runtime = "provided.al2023", Handler = "any" }], assets: _ => _folder.FullName);

        var environment = (await host.InvokeAsync("""{"do":"report"}""")).Json()["environment"]!;

        ((string?)environment["_HANDLER"]).ShouldBe("any");
        ((string?)environment["LAMBDA_TASK_ROOT"]).ShouldBe(_folder.FullName);
        environment["AWS_EXECUTION_ENV"].ShouldBeNull();
    }

    [Fact]
    public async Task Code_in_a_zip_file_is_unpacked_under_the_state_folder()
    {
        var zip = Path.Combine(_folder.FullName, "asset.3fa9.zip");
        await ZipFile.CreateFromDirectoryAsync(LambdaHost.SampleFolder, zip);
        await using var host = await LambdaHost.StartAsync([LambdaHost.Function()], assets: _ => zip);

        var report = (await host.InvokeAsync("""{"do":"report"}""")).Json();

        ((string?)report["folder"]).ShouldBe(Path.Combine(host.StateFolder, "code", "asset.3fa9"));
    }

    [Fact]
    public async Task What_can_not_run_is_refused_by_name_at_the_start_and_all_of_it_at_once()
    {
        Bootstrap("", executable: false);
        FunctionModel[] functions =
        [
            LambdaHost.Function("Node") with { Runtime = "nodejs22.x" },
            LambdaHost.Function("Lost") with { CodeKey = "lost" },
            LambdaHost.Function("Gone") with { CodeKey = "gone" },
            LambdaHost.Function("Method") with { Handler = "Orders::Orders.Worker::Handle" },
            LambdaHost.Function("Typo") with { Handler = "Odrers" },
            LambdaHost.Function("Plain") with { Runtime = "provided.al2023", CodeKey = "bootstrap" },
        ];
        string? Asset(string key) => key switch { "lost" => null, "gone" => "/gone", "bootstrap" => _folder.FullName, _ => LambdaHost.SampleFolder };

        var refusal = await Should.ThrowAsync<TemplateException>(() => LambdaHost.StartAsync(functions, assets: Asset));

        refusal.Problems.ShouldBe(
        [
            "Stack/Node/Resource: runtime nodejs22.x is not emulated; LocalCloud runs dotnet* (executable assemblies) and provided.*.",
            "Stack/Lost/Resource: no asset with the key lost lies beside the template.",
            "Stack/Gone/Resource: its code /gone doesn't exist. Synthesise the template again.",
            "Stack/Method/Resource: handler Orders::Orders.Worker::Handle is a method of a class library; LocalCloud runs executable assemblies, whose handler is the assembly's name.",
            $"Stack/Typo/Resource: handler Odrers means the assembly {LambdaHost.SampleFolder}/Odrers.dll, which doesn't exist.",
            $"Stack/Plain/Resource: {_folder.FullName}/bootstrap isn't executable; Lambda wouldn't start it either.",
        ]);
    }

    private void Bootstrap(string text, bool executable)
    {
        var path = Path.Combine(_folder.FullName, "bootstrap");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : UnixFileMode.None));
        }
    }
}
