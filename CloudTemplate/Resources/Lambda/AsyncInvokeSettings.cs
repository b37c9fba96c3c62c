using CloudTemplate.Parsing;

namespace CloudTemplate.Resources.Lambda;

/// <summary>What one function gets by an <c>AWS::Lambda::EventInvokeConfig</c>.</summary>
/// <param name="Place">Who gives it.</param>
internal sealed record AsyncInvokeSettings(Place Place, string FunctionArn, AsyncInvokeModel Settings)
{
    /// <summary>The functions with their settings; notes settings of functions that aren't there, or that have others.</summary>
    public static IReadOnlyList<FunctionModel> Give(IReadOnlyList<FunctionModel> functions, IReadOnlyList<AsyncInvokeSettings> given, Problems problems)
    {
        foreach (var settings in given.Where(settings => settings.FunctionArn.Length > 0 && !functions.Any(function => function.Arn == settings.FunctionArn)))
        {
            problems.Add(settings.Place.In("FunctionName"), $"the function {settings.FunctionArn} isn't in the template. Mend the reference.");
        }

        foreach (var second in given.GroupBy(settings => settings.FunctionArn).SelectMany(same => same.Skip(1)))
        {
            problems.Add(second.Place.In("FunctionName"), $"the function {second.FunctionArn} has such a configuration already. Join them.");
        }

        return [.. functions.Select(function => given.FirstOrDefault(settings => settings.FunctionArn == function.Arn) is { } own ? function with { AsyncInvoke = own.Settings } : function)];
    }
}
