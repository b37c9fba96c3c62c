// Keeps notes: POST /notes, GET /notes, and GET, PUT, DELETE /notes/{id}.
import { randomUUID } from 'node:crypto';
import { DynamoDBClient, DeleteItemCommand, GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const database = new DynamoDBClient();
const TableName = process.env.TABLE;
const note = item => ({ id: item.id.S, text: item.text.S });
const answer = (statusCode, body) => ({ statusCode, headers: { 'content-type': 'application/json' }, body: body === undefined ? '' : JSON.stringify(body) });

export async function handle({ httpMethod, pathParameters, body }) {
  const id = pathParameters?.id;
  switch (`${httpMethod} ${id ? 'one' : 'all'}`) {
    case 'GET all':
      return answer(200, (await database.send(new ScanCommand({ TableName }))).Items.map(note));
    case 'POST all': {
      const created = { id: randomUUID(), text: JSON.parse(body).text };
      await database.send(new PutItemCommand({ TableName, Item: { id: { S: created.id }, text: { S: created.text } } }));
      return answer(201, created);
    }
    case 'GET one': {
      const { Item } = await database.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
      return Item ? answer(200, note(Item)) : answer(404, { message: 'No such note' });
    }
    case 'PUT one':
      return database.send(new UpdateItemCommand({
        TableName, Key: { id: { S: id } }, UpdateExpression: 'SET #t = :t', ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeNames: { '#t': 'text' }, ExpressionAttributeValues: { ':t': { S: JSON.parse(body).text } }, ReturnValues: 'ALL_NEW',
      })).then(({ Attributes }) => answer(200, note(Attributes)), error => {
        if (error.name === 'ConditionalCheckFailedException') return answer(404, { message: 'No such note' });
        throw error;
      });
    case 'DELETE one':
      await database.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } }));
      return answer(204);
    default:
      return answer(405, { message: `No ${httpMethod} here` });
  }
}
