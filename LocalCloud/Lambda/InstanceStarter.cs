using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Logs;
using LocalCloud.Processes;

namespace LocalCloud.Lambda;

/// <summary>Runs the process of an instance from its start to its end.</summary>
internal sealed class InstanceStarter(FunctionModel function, FunctionCode code, IAccessKeys keys, LambdaOptions options)
{
    public FunctionCode Code => code;

    /// <summary>Another one of the same: instances that it starts are told apart from those of this one.</summary>
    public InstanceStarter Again() => new(function, code, keys, options);

    /// <summary>
    /// The environment for a process that somebody else starts, and that takes work from whatever machine's folders it likes. Its key
    /// is its own, and good as long as this run lasts: the process may come back at any time.
    /// </summary>
    public IReadOnlyDictionary<string, string> AttachedEnvironment(LogStream stream) => InstanceEnvironment.MakeAttached(
        function, code, options, keys.Issue(new Principal($"{function.Name}/attached", function.RoleArn)), stream.Name);

    /// <summary>The environment without a key, to be looked at.</summary>
    public IReadOnlyDictionary<string, string> KeylessEnvironment(LogStream stream) =>
        InstanceEnvironment.MakeAttached(function, code, options, new AccessKey("", "", null), stream.Name);

    /// <summary>Returns when the process has ended, and the instance's pool knows.</summary>
    public async Task RunAsync(FunctionInstance instance)
    {
        var key = keys.Issue(new Principal($"{function.Name}/{instance.Id}", function.RoleArn));
        FunctionError error;
        try
        {
            var start = new ChildProcessStart
            {
                Program = code.Program,
                Arguments = code.Arguments,
                WorkingDirectory = code.Folder,
                Environment = InstanceEnvironment.Make(function, code, options, key, $"{function.Name}/{instance.Id}", instance.Stream.Name),
            };
            var process = ChildProcess.Start(start, instance.Write);
            instance.Pool.OnStarted(instance, process);
            error = FunctionError.Exited(await process.Exited);
        }
        catch (ChildProcessException fault)
        {
            error = new FunctionError("Runtime.InvalidEntrypoint", fault.Message);
        }
        finally
        {
            keys.Revoke(key.Id);
        }

        instance.Pool.OnGone(instance, error);
    }
}
