using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Webhooks.Operations;

namespace Webhooks.Cli;

/// <summary>
/// <c>webhooks attach StripeProcessor --write</c>: what a process needs to serve a function of the local run in place of
/// LocalCloud's own, so that a debugger's process takes the webhooks.
/// </summary>
internal static class AttachCommand
{
    private const string Env = "env";
    private const string Json = "json";
    private const string LaunchSettings = "launchSettings";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(Surroundings surroundings)
    {
        var function = new Argument<string>("function") { Description = "The function's logical id, handler or name: StripeProcessor." };
        var format = new Option<string?>("--format") { Description = $"How to print the environment. {Env}, the default: for a shell, eval \"$(webhooks attach StripeProcessor)\"; {Json}; {LaunchSettings}: a profile for an IDE." };
        format.AcceptOnlyFromAmong(Env, Json, LaunchSettings);
        var write = new Option<bool>("--write") { Description = $"Write the profile into {LaunchProfile.File}, which git ignores, instead of printing it." };
        var outputs = new Option<FileInfo?>("--outputs") { Description = "The run's outputs file. Default: .local/outputs.json of the solution." };
        var command = new Command("attach", "Gives the environment by which a process of yours, in a debugger say, serves a function of the local run.") { function, format, write, outputs };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(function), parsed.GetValue(format), parsed.GetValue(write), parsed.GetValue(outputs), surroundings, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string name, string? format, bool write, FileInfo? file, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (write && format is not null and not LaunchSettings)
        {
            throw new OperationException($"--write writes launch settings; leave --format {format} away, or --write.");
        }

        var outputs = file is null ? StackOutputs.Find(surroundings.Folders) : StackOutputs.Read(file.FullName);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        LocalFunctions functions = new(http, outputs);
        var function = await functions.FindAsync(name, cancellationToken);
        var environment = await functions.EnvironmentAsync(function, cancellationToken);
        if (write)
        {
            var path = LaunchProfile.Write(surroundings.Folders, function.ShortName, environment);
            surroundings.Output.WriteLine($"Start the profile {function.ShortName} of {path} in your IDE, or: dotnet run --project Functions --launch-profile {function.ShortName}");
            surroundings.Output.WriteLine("It is for this run only: write it anew when the local cloud has been restarted.");
            return Entry.Done;
        }

        var text = format switch
        {
            Json => new JsonObject(environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))).ToJsonString(Indented),
            LaunchSettings => LaunchProfile.Add([], function.ShortName, environment).ToJsonString(Indented),
            _ => string.Join('\n', environment.Select(variable => $"export {variable.Key}={Quoted(variable.Value)}")),
        };
        await surroundings.Output.Profile.Out.Writer.WriteLineAsync(text);   // as it is: no markup, no breaking of lines
        return Entry.Done;
    }

    /// <summary>For a POSIX shell: between single quotes everything is itself, but for the quote.</summary>
    private static string Quoted(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
