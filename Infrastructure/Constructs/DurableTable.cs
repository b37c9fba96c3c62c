using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>A table paid by request, which can be set back to any second of the last 35 days and tells its changes to a stream.</summary>
public sealed class DurableTable : Construct
{
    public DurableTable(Construct scope, string id, string name, Attribute partitionKey, Attribute? sortKey = null)
        : base(scope, id) =>
        Table = new Table(this, "Table", new TableProps // not TableV2, which can't have a customer's key without a fixed region
        {
            TableName = this.Named(name),
            PartitionKey = partitionKey,
            SortKey = sortKey,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            Stream = StreamViewType.NEW_AND_OLD_IMAGES,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

    public Table Table { get; }
}
