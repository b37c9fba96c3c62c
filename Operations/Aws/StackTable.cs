using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Webhooks.Operations.Aws;

/// <summary>One of the stack's tables: reads it, and only ever adds to it.</summary>
internal sealed class StackTable : IDisposable
{
    private readonly StackOutputs _outputs;
    private readonly AmazonDynamoDBClient _dynamo;
    private readonly string _fault;

    /// <param name="name">What the outputs call the table; null where they don't.</param>
    /// <param name="output">The output that should name it.</param>
    /// <exception cref="OperationException">They don't.</exception>
    public StackTable(StackOutputs outputs, string? name, string output)
    {
        Name = name ?? throw new OperationException($"{outputs.Source} has no {output}.");
        _fault = $"The table {Name} can't be asked{AwsFault.Where(outputs.Endpoints?.DynamoDB)}";
        _outputs = outputs;
        _dynamo = AwsClients.DynamoDB(outputs);
    }

    public string Name { get; }

    /// <summary>One page of a query.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public Task<QueryResponse> QueryPageAsync(QueryRequest query, CancellationToken cancellationToken)
    {
        query.TableName = Name;
        return AwsFault.ExplainAsync(_fault, _outputs, () => _dynamo.QueryAsync(query, cancellationToken));
    }

    /// <summary>All that a query finds, page after page, for as long as somebody reads on.</summary>
    /// <exception cref="OperationException">The table can't be asked.</exception>
    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> QueryAsync(QueryRequest query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await QueryPageAsync(query, cancellationToken);
            foreach (var item in page.Items ?? [])
            {
                yield return item;
            }

            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>Adds an item, and never writes over one.</summary>
    /// <param name="key">An attribute of its key.</param>
    /// <exception cref="OperationException">It can't be added.</exception>
    public Task AddAsync(Dictionary<string, AttributeValue> item, string key, CancellationToken cancellationToken) => AwsFault.ExplainAsync(
        $"Nothing can be added to the table {Name}{AwsFault.Where(_outputs.Endpoints?.DynamoDB)}", _outputs,
        () => _dynamo.PutItemAsync(new PutItemRequest { TableName = Name, Item = item, ConditionExpression = $"attribute_not_exists({key})" }, cancellationToken));

    public void Dispose() => _dynamo.Dispose();
}
