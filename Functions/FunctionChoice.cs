using Webhooks.Functions.Audit;
using Webhooks.Functions.Authorizer;
using Webhooks.Functions.Consumer;
using Webhooks.Functions.DeadLetters;
using Webhooks.Functions.Emptying;
using Webhooks.Functions.Hosting;
using Webhooks.Functions.Processor;
using Webhooks.Providers;

namespace Webhooks.Functions;

/// <summary>Which function this process is: all are one executable, told apart by the environment, as Lambda Annotations does it.</summary>
public static partial class FunctionChoice
{
    /// <summary>The key that says it.</summary>
    public const string Key = "ANNOTATIONS_HANDLER";

    /// <summary>Makes the function of that name.</summary>
    /// <exception cref="SettingsException">There is none, or its environment lacks something.</exception>
    public static IFunction Make(string name, IReadOnlyList<Provider> providers, Settings settings, FunctionLog log, TimeProvider clock) => name switch
    {
        Authorizer => AuthorizerFunction.Create(providers, settings, log, clock),
        Consumer => ConsumerFunction.Create(settings, log, clock),
        DeadLetterProcessor => DeadLetterFunction.Create(settings, log, clock),
        AuditLogger => AuditFunction.Create(settings, log, clock),
        BucketEmptier => BucketEmptierFunction.Create(settings, log, clock),
        _ when providers.FirstOrDefault(provider => name == ProcessorOf(provider)) is { } provider => ProcessorFunction.Create(provider, settings, log, clock),
        _ => throw new SettingsException($"{Key} is {(name.Length == 0 ? "not set" : $"\"{name}\"")}; it must be one of: {string.Join(", ", [Authorizer, .. providers.Select(ProcessorOf), Consumer, DeadLetterProcessor, AuditLogger, BucketEmptier])}."),
    };

    private static string ProcessorOf(Provider provider) => $"{provider.DisplayName}Processor";
}
