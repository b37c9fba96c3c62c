using Webhooks.Operations;
using Webhooks.Providers;

namespace Webhooks.Dashboard.Send;

/// <summary>One webhook on its way, step by step.</summary>
public sealed class Delivery(string id, Provider provider, string type, Variant variant, SignedWebhook webhook, Uri url, DateTimeOffset at)
{
    private readonly Lock _lock = new();
    private readonly List<DeliveryStep> _steps = [];

    public string Id => id;

    public Provider Provider => provider;

    /// <summary>The sample that it was made of.</summary>
    public string Type => type;

    public Variant Variant => variant;

    public SignedWebhook Webhook => webhook;

    public Uri Url => url;

    public DateTimeOffset At => at;

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<DeliveryStep> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>How it ended; null while it goes on.</summary>
    public DeliveryEnd? End { get; private set; }

    internal void Tell(DeliveryStep step)
    {
        lock (_lock)
        {
            _steps.Add(step);
        }
    }

    internal void EndAs(bool isExpected, string text) => End = new DeliveryEnd(isExpected, text);
}

/// <param name="After">Since it was sent.</param>
public sealed record DeliveryStep(string Title, string Detail, TimeSpan After, bool IsRefusal);

/// <param name="IsExpected">Whether the stack did what it must.</param>
public sealed record DeliveryEnd(bool IsExpected, string Text);
