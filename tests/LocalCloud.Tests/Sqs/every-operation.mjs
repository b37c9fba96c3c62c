// Walks through every operation of SQS with AWS's own client, which checks the MD5s of what it sends and receives.
// Arguments: the endpoint, the queue's URL, the dead-letter queue's URL. Prints what it saw as one JSON object.
import * as sqs from "@aws-sdk/client-sqs";
import { callerOf, refusalBy } from "../Hosting/walker.mjs";

const [endpoint, QueueUrl, deadLettersUrl] = process.argv.slice(2);
const client = new sqs.SQSClient({ endpoint, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
const call = callerOf(client, sqs, { QueueUrl });
const refusal = refusalBy(call, ({ name, message }, status) => ({ name, status, message }));
const arnOf = async (url) => (await call("GetQueueAttributes", { QueueUrl: url, AttributeNames: ["QueueArn"] })).Attributes.QueueArn;
const receive = async (url, more = {}) =>
  (await call("ReceiveMessage", {
    QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 5, MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"], ...more,
  })).Messages ?? [];
const seen = {};

// Queues.
seen.url = (await call("GetQueueUrl", { QueueName: "Parcels" })).QueueUrl;
seen.allQueues = (await call("ListQueues")).QueueUrls.length;
seen.byPrefix = (await call("ListQueues", { QueueNamePrefix: "Parcels" })).QueueUrls;
seen.pages = [];
for await (const page of sqs.paginateListQueues({ client, pageSize: 1 }, {})) {
  seen.pages.push(page.QueueUrls.length);
}
seen.sources = [];
for await (const page of sqs.paginateListDeadLetterSourceQueues({ client, pageSize: 1 }, { QueueUrl: deadLettersUrl })) {
  seen.sources.push(...page.queueUrls);
}
seen.attributes = (await call("GetQueueAttributes", { AttributeNames: ["All"] })).Attributes;
seen.templateTags = (await call("ListQueueTags")).Tags;
await call("TagQueue", { Tags: { owner: "lab", team: "till" } });
await call("UntagQueue", { TagKeys: ["cost"] });
seen.tags = (await call("ListQueueTags")).Tags;

// One message with everything.
const sent = await call("SendMessage", {
  MessageBody: "grüße ☂ \u{1F4E6}",
  MessageAttributes: {
    kind: { DataType: "String", StringValue: "parcel" },
    weight: { DataType: "Number.kg", StringValue: "1.5" },
    label: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) },
  },
  MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-5759e988-bd862e3fe1be46a994272793" } },
});
const [message] = await receive(QueueUrl);
seen.message = {
  sameId: message.MessageId === sent.MessageId,
  body: message.Body,
  trace: message.Attributes.AWSTraceHeader,
  receives: message.Attributes.ApproximateReceiveCount,
  label: [...message.MessageAttributes.label.BinaryValue],
  systemDigest: typeof sent.MD5OfMessageSystemAttributes,
};
await call("ChangeMessageVisibility", { ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 0 });
const [again] = await receive(QueueUrl);
seen.receivedAgain = again.Attributes.ApproximateReceiveCount;
await call("DeleteMessage", { ReceiptHandle: again.ReceiptHandle });

// Batches.
const batch = await call("SendMessageBatch", {
  Entries: [
    { Id: "a", MessageBody: "first", MessageAttributes: { kind: { DataType: "String", StringValue: "letter" } } },
    { Id: "b", MessageBody: "second" },
    { Id: "c", MessageBody: "wrong\u0001" },
    { Id: "d", MessageBody: "later", DelaySeconds: 900 },
  ],
});
seen.batch = { successful: batch.Successful.map((entry) => entry.Id), failed: batch.Failed.map((entry) => `${entry.Id}: ${entry.Code}`) };
const both = await receive(QueueUrl);
seen.received = both.map((entry) => entry.Body).sort();
const hidden = await call("ChangeMessageVisibilityBatch", {
  Entries: both.map((entry, index) => ({ Id: `${index}`, ReceiptHandle: entry.ReceiptHandle, VisibilityTimeout: 600 })),
});
seen.hidden = hidden.Successful.length;
seen.counts = (await call("GetQueueAttributes", {
  AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"],
})).Attributes;
seen.deleted = (await call("DeleteMessageBatch", { Entries: both.map((entry, index) => ({ Id: `${index}`, ReceiptHandle: entry.ReceiptHandle })) })).Successful.length;

// Sizes: a mebibyte fits, a byte more doesn't, nor do two messages that are more together.
const mebibyte = 1_048_576;
await call("SendMessage", { MessageBody: "x".repeat(mebibyte) });
const [large] = await receive(QueueUrl);
seen.largest = large.Body.length;
await call("DeleteMessage", { ReceiptHandle: large.ReceiptHandle });
seen.tooLarge = await refusal("SendMessage", { MessageBody: "x".repeat(mebibyte + 1) });
seen.tooLargeTogether = await refusal("SendMessageBatch", {
  Entries: [{ Id: "a", MessageBody: "x".repeat(mebibyte) }, { Id: "b", MessageBody: "y" }],
});

// Dead letters, and their way back.
const [deadLettersArn, queueArn] = [await arnOf(deadLettersUrl), await arnOf(QueueUrl)];
await call("SendMessage", { MessageBody: "poison" });
for (const last of [false, false, true]) {
  await receive(QueueUrl, { VisibilityTimeout: 0, WaitTimeSeconds: last ? 0 : 5 });   // the redrive policy allows two
}
const [dead] = await receive(deadLettersUrl, { VisibilityTimeout: 0 });
seen.dead = { body: dead.Body, from: dead.Attributes.DeadLetterQueueSourceArn === queueArn };
const { TaskHandle } = await call("StartMessageMoveTask", { SourceArn: deadLettersArn });
const [back] = await receive(QueueUrl);
seen.back = { body: back.Body, newId: back.MessageId !== dead.MessageId, receives: back.Attributes.ApproximateReceiveCount };
await call("DeleteMessage", { ReceiptHandle: back.ReceiptHandle });
const [done] = (await call("ListMessageMoveTasks", { SourceArn: deadLettersArn })).Results;
seen.moved = { status: done.Status, moved: done.ApproximateNumberOfMessagesMoved, toMove: done.ApproximateNumberOfMessagesToMove };
seen.cancelDone = await refusal("CancelMessageMoveTask", { TaskHandle });
await call("SendMessageBatch", { QueueUrl: deadLettersUrl, Entries: ["a", "b", "c"].map((Id) => ({ Id, MessageBody: Id })) });
const slow = await call("StartMessageMoveTask", { SourceArn: deadLettersArn, DestinationArn: queueArn, MaxNumberOfMessagesPerSecond: 1 });
seen.cancelled = (await call("CancelMessageMoveTask", { TaskHandle: slow.TaskHandle })).ApproximateNumberOfMessagesMoved;
seen.tasks = (await call("ListMessageMoveTasks", { SourceArn: deadLettersArn, MaxResults: 10 })).Results.map((task) => task.Status);
await call("PurgeQueue");
seen.purgedTwice = await refusal("PurgeQueue");

// What is refused, by name.
seen.refused = {};
for (const [operation, input] of Object.entries({
  CreateQueue: { QueueName: "Parcels.fifo", Attributes: { FifoQueue: "true" } },
  DeleteQueue: {},
  SetQueueAttributes: { Attributes: { VisibilityTimeout: "1" } },
  AddPermission: { Label: "all", AWSAccountIds: ["111122223333"], Actions: ["*"] },
  RemovePermission: { Label: "all" },
})) {
  seen.refused[operation] = (await refusal(operation, input))?.name ?? null;
}
seen.fifo = await refusal("SendMessage", { MessageBody: "in order", MessageGroupId: "one" });
seen.unknown = await refusal("SendMessage", { QueueUrl: QueueUrl + "s", MessageBody: "lost" });

console.log(JSON.stringify(seen));
