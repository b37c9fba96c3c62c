using System.Text.Json;
using CloudTemplate;
using LocalCloud.Hosting;

namespace LocalCloud.Sns.Filters;

/// <summary>Which messages a subscription wants: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html</summary>
internal sealed class FilterPolicy
{
    private readonly FilterScope _scope;
    private readonly AllOf _root;

    private FilterPolicy(FilterScope scope, AllOf root) => (_scope, _root) = (scope, root);

    /// <summary>A subscription's policy; null when it wants everything.</summary>
    /// <exception cref="StartException">The policy isn't one, or has an operator that isn't emulated.</exception>
    public static FilterPolicy? Of(SubscriptionModel subscription)
    {
        if (subscription.FilterPolicy is not { } json)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = FilterGrammar.Read(document.RootElement, nested: subscription.FilterScope == FilterScope.MessageBody);
            return root.Conditions.Count == 0 ? null : new FilterPolicy(subscription.FilterScope, root);
        }
        catch (FormatException fault)
        {
            throw new StartException($"{subscription.Path}, FilterPolicy: {fault.Message}");
        }
    }

    /// <param name="text">The message for the subscriber's protocol.</param>
    public bool Accepts(TopicMessage message, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(_scope == FilterScope.MessageBody ? text : AttributesJson.Write(message.Attributes));
            // "exists": false needs something that exists: https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.EnumerateObject().Any() && _root.Holds(root);
        }
        catch (JsonException)
        {
            return false;   // a body that isn't JSON has no properties
        }
    }
}
