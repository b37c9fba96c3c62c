using System.Text.Json;
using CloudTemplate;
using LocalCloud.Filters;
using LocalCloud.Hosting;

namespace LocalCloud.Sns.Filters;

/// <summary>Which messages a subscription wants: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html</summary>
internal sealed class FilterPolicy
{
    /// <summary>
    /// https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html, https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html,
    /// https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html, https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html
    /// </summary>
    private static readonly FilterDialect OfBodies = new()
    {
        Operators = ["prefix", "suffix", "equals-ignore-case", "cidr", "anything-but", "numeric", "exists"],
        TurnedAround = ["prefix", "suffix"],
        ComparesNumbers = true,
        EmptyIsMissing = true,
        OrMayBeField = true,
    };

    private static readonly FilterParser Bodies = new(OfBodies);
    private static readonly FilterParser Attributes = new(OfBodies with { Flat = "only a policy of scope MessageBody has objects" });

    private readonly FilterScope _scope;
    private readonly IFilterNode _root;

    private FilterPolicy(FilterScope scope, IFilterNode root) => (_scope, _root) = (scope, root);

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
            var policy = document.RootElement;
            return policy.EnumerateObject().Any()
                ? new FilterPolicy(subscription.FilterScope, (subscription.FilterScope == FilterScope.MessageBody ? Bodies : Attributes).Parse(policy))
                : null;
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
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.EnumerateObject().Any() && _root.Matches(root);
        }
        catch (JsonException)
        {
            return false;   // a body that isn't JSON has no properties
        }
    }
}
