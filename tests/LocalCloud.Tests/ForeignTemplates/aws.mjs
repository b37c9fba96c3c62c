// What a person does with AWS's clients: node aws.mjs <outputs file> send|publish|scan|receive <where> [<JSON>]. Prints JSON.
import { readFileSync } from 'node:fs';
import { SQSClient, SendMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

const [file, verb, where, json] = process.argv.slice(2);
const outputs = JSON.parse(readFileSync(file));
const options = { endpoint: outputs.Endpoints.SQS, region: outputs.Region, credentials: { accessKeyId: outputs.AccessKeyId, secretAccessKey: outputs.SecretAccessKey } };
const verbs = {
  async send(QueueUrl, bodies) {
    const sqs = new SQSClient(options);
    for (let at = 0; at < bodies.length; at += 10) {
      const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: bodies.slice(at, at + 10).map((body, index) => ({ Id: `${index}`, MessageBody: JSON.stringify(body) })) }));
      if (Failed?.length) throw new Error(JSON.stringify(Failed));
    }
    return bodies.length;
  },
  async publish(TopicArn, bodies) {
    const sns = new SNSClient(options);
    await Promise.all(bodies.map(body => sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(body), MessageAttributes: { kind: { DataType: 'String', StringValue: body.kind } } }))));
    return bodies.length;
  },
  async scan(TableName) {
    const ids = [];
    for await (const { Items } of paginateScan({ client: new DynamoDBClient(options) }, { TableName })) ids.push(...Items.map(item => item.id.S));
    return ids;
  },
  async receive(QueueUrl) {
    const { Messages } = await new SQSClient(options).send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return (Messages ?? []).map(message => message.Body);
  },
};
console.log(JSON.stringify(await verbs[verb](where, json && JSON.parse(json))));
