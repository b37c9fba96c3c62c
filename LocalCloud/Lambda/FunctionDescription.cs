using System.Text.Json;
using CloudTemplate;

namespace LocalCloud.Lambda;

/// <summary>Describes functions as Lambda's API does.</summary>
internal static class FunctionDescription
{
    /// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html</summary>
    public static void Whole(Utf8JsonWriter json, FunctionModel function)
    {
        json.WriteStartObject();
        json.WritePropertyName("Configuration");
        Configuration(json, function);
        if (function.ReservedConcurrency is not null)
        {
            json.WritePropertyName("Concurrency");
            Concurrency(json, function);
        }

        json.WriteEndObject();
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html</summary>
    public static void Configuration(Utf8JsonWriter json, FunctionModel function)
    {
        json.WriteStartObject();
        json.WriteString("FunctionName", function.Name);
        json.WriteString("FunctionArn", function.Arn);
        json.WriteString("Runtime", function.Runtime);
        json.WriteString("Role", function.RoleArn);
        json.WriteString("Handler", function.Handler);
        json.WriteNumber("Timeout", (int)function.Timeout.TotalSeconds);
        json.WriteNumber("MemorySize", function.MemorySize);
        json.WriteString("Version", "$LATEST");
        json.WriteString("PackageType", "Zip");
        json.WriteString("State", "Active");
        json.WriteString("LastUpdateStatus", "Successful");
        if (function.DeadLetterArn is { } deadLetters)
        {
            json.WriteStartObject("DeadLetterConfig");
            json.WriteString("TargetArn", deadLetters);
            json.WriteEndObject();
        }

        json.WriteStartObject("LoggingConfig");
        json.WriteString("LogFormat", "Text");
        json.WriteString("LogGroup", function.LogGroupName);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Nothing in it for a function that has no share of its own: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html</summary>
    public static void Concurrency(Utf8JsonWriter json, FunctionModel function)
    {
        json.WriteStartObject();
        if (function.ReservedConcurrency is { } reserved)
        {
            json.WriteNumber("ReservedConcurrentExecutions", reserved);
        }

        json.WriteEndObject();
    }

    /// <summary>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html</summary>
    /// <exception cref="FrontDoor.AwsServiceException">The template has none for it.</exception>
    public static void AsyncInvoke(Utf8JsonWriter json, FunctionModel function)
    {
        var settings = function.AsyncInvoke;
        if (ReferenceEquals(settings, AsyncInvokeModel.Default))
        {
            throw LambdaErrors.NotFound($"The function {function.Arn} doesn't have an EventInvokeConfig");
        }

        json.WriteStartObject();
        json.WriteString("FunctionArn", $"{function.Arn}:$LATEST");
        json.WriteNumber("MaximumRetryAttempts", settings.MaximumRetryAttempts);
        json.WriteNumber("MaximumEventAgeInSeconds", (int)settings.MaximumEventAge.TotalSeconds);
        json.WriteStartObject("DestinationConfig");
        Destination(json, "OnSuccess", settings.OnSuccess);
        Destination(json, "OnFailure", settings.OnFailure);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Destination(Utf8JsonWriter json, string name, string? arn)
    {
        json.WriteStartObject(name);
        if (arn is not null)
        {
            json.WriteString("Destination", arn);
        }

        json.WriteEndObject();
    }
}
