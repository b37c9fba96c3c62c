using Amazon.CDK;
using Webhooks.Providers;

namespace Webhooks.Infrastructure;

/// <summary>Makes the template. Not two at a time in one process: the node process behind CDK mixes up parallel calls.</summary>
public static class Synthesis
{
    // In code rather than in cdk.json, which only the CDK's command line reads: both ways give the same template.
    private static readonly Dictionary<string, object> Fixed = new()
    {
        ["aws:cdk:enable-path-metadata"] = true, // by which errors name a resource as this code does
        ["aws:cdk:enable-asset-metadata"] = false,
        ["@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId"] = true, // or a changed authorizer isn't deployed
    };

    /// <summary>Where the build puts the functions: beside this program.</summary>
    public static string PublishedFunctions { get; } = Path.Combine(AppContext.BaseDirectory, "functions");

    /// <summary>Writes <c>Webhooks-{suffix}.template.json</c> and its assets into a folder.</summary>
    /// <param name="folder">Made when it isn't there.</param>
    /// <param name="context">Settings by key; those of the CDK's command line, when it runs this, come on top.</param>
    /// <param name="providers">Whose webhooks are taken.</param>
    /// <param name="functionsFolder">Where the functions are published to; compiled for a platform, with its name behind a hyphen.</param>
    /// <returns>The template's path.</returns>
    /// <exception cref="SynthesisException">A setting isn't allowed, or the functions aren't there.</exception>
    public static string Run(string folder, IReadOnlyDictionary<string, string> context, IReadOnlyList<Provider> providers, string functionsFolder)
    {
        Directory.CreateDirectory(folder); // node would try for ever where none can be made
        QuietJsii();
        var app = new App(new AppProps
        {
            Outdir = folder,
            AnalyticsReporting = false,
            TreeMetadata = false,
            Context = context.ToDictionary(setting => setting.Key, setting => (object)setting.Value),
            PostCliContext = Fixed,
            // The check is the CDK command line's, by the asset manifest; in the template it would be one more parameter.
            DefaultStackSynthesizer = new DefaultStackSynthesizer(new DefaultStackSynthesizerProps { GenerateBootstrapVersionRule = false }),
        });
        var settings = StackSettings.Read(key => app.Node.TryGetContext(key));
        var stack = new WebhooksStack(app, settings, providers, CodeFolder(functionsFolder, settings));
        app.Synth();
        return Path.Combine(folder, stack.TemplateFile);
    }

    private static string CodeFolder(string published, StackSettings settings)
    {
        var platform = settings.Architecture == InstructionSet.Arm64 ? "linux-arm64" : "linux-x64";
        var folder = settings.ReadyToRun ? $"{published}-{platform}" : published;
        if (File.Exists(Path.Combine(folder, "Webhooks.Functions.dll"))) // the folder alone says nothing: a build for another platform leaves it empty
        {
            return folder;
        }

        throw new SynthesisException(settings.ReadyToRun
            ? $"readyToRun is true, but the functions aren't compiled for {platform}. Set the environment variable FunctionsReadyToRun={platform} for the build, which then puts them at {folder}."
            : $"The published functions are not at {folder}; building the project Infrastructure puts them there.");
    }

    /// <summary>Stops jsii's banners about a node that it thinks too old or too new.</summary>
    private static void QuietJsii()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1");
    }
}
