using LocalCloud.Control.Topology;
using LocalCloud.DynamoDb;
using LocalCloud.FrontDoor;
using LocalCloud.S3;

namespace LocalCloud.Control.Resources;

/// <summary>Tables and buckets: how much is in them, and whether they answer, which ends with the run.</summary>
internal sealed class StoreSwitches(DynamoDbStorage tables, S3Service buckets)
{
    public bool IsRunning(MapNode store) => !Outages(store).IsStopped(store.Arn!);

    public void Set(MapNode store, bool runs)
    {
        if (runs)
        {
            Outages(store).Start(store.Arn!);
        }
        else
        {
            Outages(store).Stop(store.Arn!);
        }
    }

    public Task<long?> ItemsAsync(MapNode table) => tables.Counts.OfAsync(table.Name);

    public long Objects(MapNode bucket) => buckets.Count(bucket.Name);

    private Outages Outages(MapNode store) => store.Kind == "table" ? tables.Service.Outages : buckets.Outages;
}
