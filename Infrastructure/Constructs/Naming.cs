using Constructs;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>Names every resource <c>{resource-type}-{suffix}</c>, so that several environments share an account.</summary>
public static class Naming
{
    private const string Key = "webhooks:suffix";

    /// <summary>Sets the suffix for everything below <paramref name="root"/>. Before it has children: later is an error.</summary>
    public static void NameWith(this Construct root, string suffix) => root.Node.SetContext(Key, suffix);

    /// <summary>The name of a resource of that type: <c>WebhookEvents-dev</c>.</summary>
    public static string Named(this Construct scope, string resourceType) => $"{resourceType}-{scope.Suffix()}";

    /// <summary>The environment's suffix: <c>dev</c>.</summary>
    public static string Suffix(this Construct scope) => (string)scope.Node.TryGetContext(Key);
}
