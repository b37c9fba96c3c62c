// Walks through DynamoDB and its Streams with AWS's own clients. Arguments: the endpoint, the table, a table without stream. Prints what it saw as one JSON object.
import * as db from "@aws-sdk/client-dynamodb";
import * as st from "@aws-sdk/client-dynamodb-streams";
import { callerOf, refusalBy } from "../Hosting/walker.mjs";

const [endpoint, TableName, Plain] = process.argv.slice(2);
const tables = new db.DynamoDBClient({ endpoint, maxAttempts: 1 });
const streams = new st.DynamoDBStreamsClient({ endpoint, maxAttempts: 1 });
const call = callerOf(tables, db);
const read = callerOf(streams, st);
const refusal = refusalBy((promise) => promise());
const item = (id, more = {}) => ({ id: { S: id }, ...more });
const seen = {};

const table = (await call("DescribeTable", { TableName })).Table;
seen.arn = table.TableArn;
seen.index = table.GlobalSecondaryIndexes[0].IndexArn;
seen.stream = [table.LatestStreamArn, table.LatestStreamLabel, table.StreamSpecification.StreamViewType];
seen.plain = (await call("DescribeTable", { TableName: Plain })).Table.LatestStreamArn ?? "none";

const listed = (await read("ListStreams", { TableName })).Streams;
seen.listed = listed.map((stream) => [stream.StreamArn, stream.StreamLabel, stream.TableName]);
const StreamArn = listed[0].StreamArn;
const described = (await read("DescribeStream", { StreamArn })).StreamDescription;
seen.described = [described.StreamStatus, described.StreamViewType, described.TableName, described.KeySchema.map((key) => key.AttributeName), described.CreationRequestDateTime instanceof Date];
seen.shards = described.Shards.map((shard) => [/^shardId-\d{20}-[0-9a-f]{8}$/.test(shard.ShardId), shard.SequenceNumberRange.StartingSequenceNumber, shard.SequenceNumberRange.EndingSequenceNumber ?? "open"]);
const { ShardId } = described.Shards[0];
const iterator = async (ShardIteratorType, SequenceNumber) => (await read("GetShardIterator", { StreamArn, ShardId, ShardIteratorType, SequenceNumber })).ShardIterator;
let latest = await iterator("LATEST");
seen.iterator = latest.startsWith(`${StreamArn}|1|`);

await call("PutItem", { TableName, Item: item("a", { day: { S: "mon" }, amount: { N: "1" } }) });
await call("PutItem", { TableName, Item: item("a", { day: { S: "mon" }, amount: { N: "1" } }) }); // changes nothing
seen.got = (await call("GetItem", { TableName, Key: item("a") })).Item.amount.N;
seen.updated = (await call("UpdateItem", {
  TableName, Key: item("a"), UpdateExpression: "ADD amount :one", ExpressionAttributeValues: { ":one": { N: "1" } }, ReturnValues: "UPDATED_NEW",
})).Attributes.amount.N;
seen.condition = await refusal(() => call("PutItem", { TableName, Item: item("a"), ConditionExpression: "attribute_not_exists(id)" }));
seen.unprocessed = (await call("BatchWriteItem", { RequestItems: { [TableName]: ["b", "c"].map((id) => ({ PutRequest: { Item: item(id, { day: { S: "tue" } }) } })) } })).UnprocessedItems;
seen.batch = (await call("BatchGetItem", { RequestItems: { [TableName]: { Keys: [item("b"), item("c")] } } })).Responses[TableName].length;
await call("TransactWriteItems", { TransactItems: [{ Put: { TableName, Item: item("d", { day: { S: "tue" } }) } }, { Delete: { TableName, Key: item("c") } }] });
seen.query = (await call("Query", {
  TableName, IndexName: "ByDay", KeyConditionExpression: "#d = :d", ExpressionAttributeNames: { "#d": "day" }, ExpressionAttributeValues: { ":d": { S: "tue" } },
})).Items.map((found) => found.id.S).sort();
seen.scan = (await call("Scan", { TableName, Select: "COUNT" })).Count;

const first = await read("GetRecords", { ShardIterator: await iterator("TRIM_HORIZON"), Limit: 2 });
const rest = await read("GetRecords", { ShardIterator: first.NextShardIterator });
const records = [...first.Records, ...rest.Records];
seen.records = records.map((record) => `${record.eventName} ${record.dynamodb.Keys.id.S}`);
seen.fromLatest = (await read("GetRecords", { ShardIterator: latest })).Records.length === records.length;
const one = records[1];
seen.record = [one.eventVersion, one.eventSource, one.awsRegion, one.dynamodb.OldImage.amount.N, one.dynamodb.NewImage.amount.N, one.dynamodb.StreamViewType, one.dynamodb.ApproximateCreationDateTime instanceof Date];
seen.after = (await read("GetRecords", { ShardIterator: await iterator("AFTER_SEQUENCE_NUMBER", one.dynamodb.SequenceNumber) })).Records.length;
seen.at = (await read("GetRecords", { ShardIterator: await iterator("AT_SEQUENCE_NUMBER", one.dynamodb.SequenceNumber) })).Records.length;
latest = await iterator("LATEST");
seen.nothing = (await read("GetRecords", { ShardIterator: latest })).Records.length;
seen.unknownStream = await refusal(() => read("DescribeStream", { StreamArn: `${StreamArn}9` }));
seen.unknownShard = await refusal(() => read("GetShardIterator", { StreamArn, ShardId: "shardId-00000000000000000000-00000000", ShardIteratorType: "LATEST" }));
seen.noIterator = await refusal(() => read("GetRecords", { ShardIterator: "made-up" }));

seen.expiry = (await call("DescribeTimeToLive", { TableName })).TimeToLiveDescription;
seen.noExpiry = (await call("DescribeTimeToLive", { TableName: Plain })).TimeToLiveDescription;
const backups = (await call("DescribeContinuousBackups", { TableName })).ContinuousBackupsDescription;
seen.backups = [backups.ContinuousBackupsStatus, backups.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus, backups.PointInTimeRecoveryDescription.RecoveryPeriodInDays, backups.PointInTimeRecoveryDescription.LatestRestorableDateTime instanceof Date];
seen.noBackups = (await call("DescribeContinuousBackups", { TableName: Plain })).ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus;
const update = (name, PointInTimeRecoveryEnabled) => call("UpdateContinuousBackups", { TableName: name, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } });
seen.backupsKept = (await update(TableName, true)).ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus;
seen.backupsChanged = await refusal(() => update(Plain, true));
seen.backupsUnknown = await refusal(() => update("Gone", true));

const own = (await call("CreateTable", {
  TableName: "Own", BillingMode: "PAY_PER_REQUEST", AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }], KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
})).TableDescription;
seen.own = [own.TableArn, /^arn:aws:dynamodb:us-east-1:000000000000:table\/Own\/stream\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/.test(own.LatestStreamArn), own.LatestStreamArn.endsWith(own.LatestStreamLabel)];
seen.ownStream = (await read("ListStreams", { TableName: "Own" })).Streams[0].StreamArn === own.LatestStreamArn;
await call("TagResource", { ResourceArn: own.TableArn, Tags: [{ Key: "team", Value: "shop" }] });
seen.tags = (await call("ListTagsOfResource", { ResourceArn: own.TableArn })).Tags;
seen.deleted = (await call("DeleteTable", { TableName: "Own" })).TableDescription.TableArn;

console.log(JSON.stringify(seen));
