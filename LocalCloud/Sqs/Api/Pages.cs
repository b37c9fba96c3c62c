using System.Text;

namespace LocalCloud.Sqs.Api;

/// <summary>Lists of queues in pages. A token says the last URL that its page had, so a list that changes between two pages does no harm.</summary>
internal static class Pages
{
    private const int Most = 1000;

    /// <param name="urls">All there is, in an order that is always the same.</param>
    /// <exception cref="FrontDoor.AwsServiceException">The token isn't one of these, or the size is out of range.</exception>
    public static (List<string> Page, string? Next) Cut(List<string> urls, string? token, int? maxResults)
    {
        if (maxResults is < 1 or > Most)
        {
            throw SqsError.InvalidParameter("MaxResults", maxResults, $"Must be between 1 and {Most}.");
        }

        var first = token is null ? 0 : urls.IndexOf(Read(token)) + 1;
        if (token is not null && first == 0)
        {
            throw SqsError.InvalidParameter("NextToken", token, "It is of another list.");
        }

        var page = urls.Skip(first).Take(maxResults ?? Most).ToList();

        // Who doesn't say how long a page may be gets no token, as in SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
        var goesOn = maxResults is not null && first + page.Count < urls.Count;
        return (page, goesOn ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1])) : null);
    }

    private static string Read(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw SqsError.InvalidParameter("NextToken", token, "No page has been given out by that name.");
    }
}
