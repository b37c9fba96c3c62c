using System.Text.Json;
using LocalCloud.EventSources.Filtering;
using LocalCloud.Filters;
using LocalCloud.Hosting;

namespace LocalCloud.EventSources.Streams;

/// <summary>
/// Which records of a stream reach the function: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html. DynamoDB's numbers are
/// texts there, so <c>numeric</c> matches none of them, as in AWS.
/// </summary>
internal sealed class RecordFilter
{
    private static readonly string[] Fields = ["eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "userIdentity", "eventSourceARN"];

    private readonly IReadOnlyList<IFilterNode> _patterns;

    /// <param name="path">The mapping's, to name what is wrong.</param>
    /// <exception cref="StartException">A pattern isn't one that Lambda takes.</exception>
    public RecordFilter(IReadOnlyList<string> patterns, string path)
    {
        try
        {
            _patterns = [.. patterns.Select(pattern => LambdaPattern.Parse(pattern, Field))];
        }
        catch (FormatException problem)
        {
            throw new StartException($"{path}, FilterCriteria: {problem.Message}");
        }
    }

    /// <summary>True when the function gets that record.</summary>
    public bool Lets(ReadOnlyMemory<byte> record)
    {
        if (_patterns.Count == 0)
        {
            return true;
        }

        using var document = JsonDocument.Parse(record);
        return _patterns.Any(pattern => pattern.Matches(document.RootElement));
    }

    private static IFilterNode Field(string name, IFilterNode inner) => Fields.Contains(name)
        ? new FieldNode(name, inner)
        : throw new FormatException($"'{name}' is no field of a stream's record. There are: {string.Join(", ", Fields)}.");
}
