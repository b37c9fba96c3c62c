using System.Collections.Frozen;
using System.Text;

namespace CloudTemplate.Resources.Lambda;

/// <summary>A function's environment variables, refused here where Lambda would refuse them.</summary>
internal static class FunctionEnvironment
{
    /// <summary>Names and values together, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html</summary>
    private const int MaximumSize = 4096;

    // Set by Lambda itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    private static readonly FrozenSet<string> Reserved =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    public static IReadOnlyDictionary<string, string> Read(Section environment)
    {
        var variables = environment.TextMap("Variables");
        foreach (var name in variables.Keys)
        {
            if (Reserved.Contains(name))
            {
                environment.Problem($"Variables.{name}", "Lambda sets this variable itself and refuses a function that has it. Take it out.");
            }
            else if (name.Length < 2 || !char.IsAsciiLetter(name[0]) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                environment.Problem($"Variables.{name}", "a variable's name has two or more letters, digits and '_', and begins with a letter. Rename it.");
            }
        }

        var size = variables.Sum(variable => Encoding.UTF8.GetByteCount(variable.Key) + Encoding.UTF8.GetByteCount(variable.Value));
        if (size > MaximumSize)
        {
            environment.Problem("Variables", $"the variables take {size} bytes, and Lambda allows {MaximumSize}. Move some of it elsewhere.");
        }

        return variables;
    }
}
