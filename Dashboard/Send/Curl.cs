using System.Text;

namespace Webhooks.Dashboard.Send;

/// <summary>A webhook as a command to paste into a shell.</summary>
internal static class Curl
{
    public static string Of(Delivery delivery)
    {
        var command = new StringBuilder($"curl -i {Quote(delivery.Url.AbsoluteUri)} \\\n  -H 'Content-Type: application/json; charset=utf-8'");
        foreach (var (name, value) in delivery.Webhook.Headers)
        {
            command.Append($" \\\n  -H {Quote($"{name}: {value}")}");
        }

        return command.Append($" \\\n  --data-raw {Quote(Encoding.UTF8.GetString(delivery.Webhook.Body.Span))}").ToString();
    }

    /// <summary>Nothing in single quotes means anything to a POSIX shell but the quote itself.</summary>
    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
