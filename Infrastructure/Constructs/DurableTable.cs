using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Webhooks.Infrastructure.Constructs;

/// <summary>A table paid by request, under the stack's key, which can be set back to any second of the last 35 days.</summary>
public sealed class DurableTable : Construct
{
    public DurableTable(Construct scope, string id, string name, EncryptionKey key, Attribute partitionKey, Attribute? sortKey = null, bool tellsChanges = false)
        : base(scope, id) =>
        Table = new Table(this, "Table", new TableProps // not TableV2, which can't have a customer's key without a fixed account
        {
            TableName = this.Named(name),
            PartitionKey = partitionKey,
            SortKey = sortKey,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            Encryption = TableEncryption.CUSTOMER_MANAGED,
            EncryptionKey = key.Key,
            PointInTimeRecovery = true,
            Stream = tellsChanges ? StreamViewType.NEW_AND_OLD_IMAGES : null,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });

    public Table Table { get; }

    /// <summary>Lets items be found by another key; a list shows what the index holds, which is never a payload.</summary>
    /// <param name="attributes">What the index holds beside its own key and the table's.</param>
    public DurableTable FindBy(string index, Attribute partitionKey, Attribute sortKey, params string[] attributes)
    {
        Table.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = index,
            PartitionKey = partitionKey,
            SortKey = sortKey,
            ProjectionType = ProjectionType.INCLUDE,
            NonKeyAttributes = attributes,
        });
        return this;
    }
}
