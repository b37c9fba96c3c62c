using CloudTemplate;
using LocalCloud.Iam;
using LocalCloud.Processes;

namespace LocalCloud.Lambda;

/// <summary>Runs the process of an instance from its start to its end.</summary>
internal sealed class InstanceStarter(FunctionModel function, FunctionCode code, IAccessKeys keys, LambdaOptions options)
{
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
                Environment = InstanceEnvironment.Make(function, code, options, key, instance.Id),
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
