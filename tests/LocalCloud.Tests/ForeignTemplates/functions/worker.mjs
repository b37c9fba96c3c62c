// Takes what a queue brings and writes it down under its own name; what says "poison" it can't digest.
import { setTimeout as work } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient();
const { TABLE: TableName, WORKER: worker } = process.env;

export async function handle({ Records }) {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      const { id, poison } = JSON.parse(process.env.ENVELOPE ? JSON.parse(body).Message : body);
      await work(20);
      if (poison) throw new Error(`${id} is poison`);
      await database.send(new PutItemCommand({ TableName, Item: { id: { S: `${worker}/${id}` } } }));
    } catch (error) {
      console.log(`${messageId}: ${error}`);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
