// Walks through SNS with AWS's own client. Arguments: the endpoint, a topic's ARN. Prints what it saw as one JSON object.
import * as sns from "@aws-sdk/client-sns";
import { callerOf, refusalBy } from "../Hosting/walker.mjs";

const [endpoint, TopicArn] = process.argv.slice(2);
const client = new sns.SNSClient({ endpoint, maxAttempts: 1 });
const call = callerOf(client, sns);
const refusal = refusalBy(call);
const seen = {};

seen.topics = (await call("ListTopics")).Topics.map((topic) => topic.TopicArn.split(":").at(-1));
seen.name = (await call("GetTopicAttributes", { TopicArn })).Attributes.DisplayName;
const subscriptions = (await call("ListSubscriptionsByTopic", { TopicArn })).Subscriptions;
seen.protocols = subscriptions.map((subscription) => subscription.Protocol);
seen.raw = (await call("GetSubscriptionAttributes", { SubscriptionArn: subscriptions[1].SubscriptionArn })).Attributes.RawMessageDelivery;
seen.published = (await call("Publish", {
  TopicArn, Message: "grüße ☂ 📦 <&>", Subject: "Order",
  MessageAttributes: {
    price: { DataType: "Number", StringValue: "250" },
    seal: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 255]) },
  },
})).MessageId.length;
const batch = await call("PublishBatch", {
  TopicArn, PublishBatchRequestEntries: [{ Id: "a", Message: "first" }, { Id: "b", Message: "\u0001" }],
});
seen.batch = [...batch.Successful.map((entry) => entry.Id), ...batch.Failed.map((entry) => `${entry.Id}: ${entry.Code}`)];
seen.unknown = await refusal("Publish", { TopicArn: `${TopicArn}-gone`, Message: "x" });
seen.empty = await refusal("PublishBatch", { TopicArn, PublishBatchRequestEntries: [] });
seen.subscribe = await refusal("Subscribe", { TopicArn, Protocol: "email", Endpoint: "a@example.com" });

console.log(JSON.stringify(seen));
