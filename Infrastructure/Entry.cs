using Webhooks.Providers;

namespace Webhooks.Infrastructure;

/// <summary>The program: everything but the exit.</summary>
public static class Entry
{
    /// <summary>Writes the template and its assets; a line says where.</summary>
    /// <returns>The exit code: 1 when there is no template, and then one line says why.</returns>
    public static int Run(IReadOnlyList<string> arguments, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        try
        {
            var asked = CommandLine.Parse(arguments);
            NodeJs.Require(environment("JSII_NODE") ?? "node");

            // The CDK's command line says by a variable where it wants the template, and prints what it likes of it itself.
            var forCdk = environment("CDK_OUTDIR");
            var template = Synthesise(asked.Output ?? forCdk ?? "cdk.out", asked.Context);
            if (forCdk is null)
            {
                output.WriteLine($"The template is {template}");
            }

            return 0;
        }
        catch (SynthesisException problem)
        {
            error.WriteLine(problem.Message);
            return 1;
        }
        catch (Exception fault) // the edge of the process; of what the CDK throws, the first line is for people, the rest is node's stack
        {
            error.WriteLine($"The template can't be synthesised: {fault.Message.Split('\n')[0].Trim()}");
            return 1;
        }
    }

    private static string Synthesise(string folder, IReadOnlyDictionary<string, string> context)
    {
        using var scratch = new ScratchFolder();
        return Synthesis.Run(Path.GetFullPath(folder), context, Catalog.Providers, Synthesis.PublishedFunctions);
    }
}
