using System.Collections.Frozen;
using System.Text;
using LocalCloud.FrontDoor;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Answers calls to a table that was stopped by hand as DynamoDB does when it can't: 500 <c>InternalServerError</c>, which SDKs retry
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html). What only describes a table is answered, and its stream has what was written.
/// </summary>
internal sealed class StoppedTables(Outages outages)
{
    private static readonly FrozenSet<string> OnItems =
    [
        "PutItem", "GetItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems",
    ];

    private static readonly FrozenSet<string> Statements = ["ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"];

    /// <param name="needs">What the call does to what, by ARN: of a table, or of an index of it.</param>
    /// <param name="body">Of statements it isn't known what they are about: one that names the table is taken to be.</param>
    /// <exception cref="AwsServiceException">A table that the call is about is stopped: then nothing of the call is done.</exception>
    public void Check(string operation, IReadOnlyList<(string Action, string Resource)> needs, ReadOnlySpan<byte> body)
    {
        foreach (var arn in outages.Stopped)
        {
            if (OnItems.Contains(operation) ? needs.Any(need => IsOf(need.Resource, arn)) : Statements.Contains(operation) && body.IndexOf(Encoding.UTF8.GetBytes(NameOf(arn))) >= 0)
            {
                throw new AwsServiceException("InternalServerError", $"DynamoDB could not process your request: {NameOf(arn)} is stopped, and can be started again in Control.", StatusCodes.Status500InternalServerError);
            }
        }
    }

    private static bool IsOf(string resource, string table) => resource == table || (resource.StartsWith(table, StringComparison.Ordinal) && resource[table.Length] == '/');

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
