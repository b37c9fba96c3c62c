using LocalCloud.FrontDoor;

namespace LocalCloud.Sns;

/// <summary>
/// A call by AWS's Query protocol: a form of names such as <c>MessageAttributes.entry.1.Name</c>.
/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
/// </summary>
internal sealed class QueryRequest(IFormCollection form, HttpContext context)
{
    public string Action => this["Action"] ?? "";

    /// <summary>A value; null where there is none.</summary>
    public string? this[string name] => form.TryGetValue(name, out var values) ? values[0] : null;

    /// <exception cref="AwsServiceException">The value is missing or empty.</exception>
    public string Required(string name) => this[name] is { Length: > 0 } value ? value : throw SnsError.InvalidParameter($"{name} is missing");

    /// <summary>Says what the caller must be allowed: the action of the call's own name, but for a batch, which is published.</summary>
    /// <param name="resource">An ARN.</param>
    public void Needs(string resource) => context.Needs($"sns:{(Action == "PublishBatch" ? "Publish" : Action)}", resource);

    /// <summary>What the names of a list's items begin with, in the list's order.</summary>
    /// <param name="list">Such as <c>MessageAttributes.entry</c>.</param>
    public IEnumerable<string> Items(string list) =>
        Enumerable.Range(1, form.Count)
            .Select(index => $"{list}.{index}.")
            .TakeWhile(item => form.Keys.Any(name => name.StartsWith(item, StringComparison.Ordinal)));

    /// <exception cref="AwsServiceException">It is no such call.</exception>
    public static async Task<QueryRequest> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            throw SnsError.InvalidParameter("SNS takes calls by the AWS Query protocol: POST with application/x-www-form-urlencoded.");
        }

        try
        {
            return new QueryRequest(await context.Request.ReadFormAsync(context.RequestAborted), context);
        }
        catch (InvalidDataException fault)
        {
            throw SnsError.InvalidParameter(fault.Message);
        }
    }
}
