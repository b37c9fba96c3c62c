// A runtime of one's own: asks for an event, hands it to the handler's module, answers. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import http from 'node:http';

const [host, ...path] = process.env.AWS_LAMBDA_RUNTIME_API.split('/');
const { handle } = await import(`./${process.env._HANDLER}.mjs`);

const call = (method, address, body) => new Promise((resolve, reject) => {
  const request = http.request(`http://${[host, ...path].join('/')}/2018-06-01/runtime/invocation/${address}`, { method }, answer => {
    const pieces = [];
    answer.on('data', piece => pieces.push(piece)).on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(pieces).toString() })).on('error', reject);
  });
  request.on('error', reject).end(body);
});

for (;;) {
  const { headers, text } = await call('GET', 'next');
  const id = headers['lambda-runtime-aws-request-id'];
  try {
    await call('POST', `${id}/response`, JSON.stringify(await handle(JSON.parse(text)) ?? null));
  } catch (error) {
    await call('POST', `${id}/error`, JSON.stringify({ errorMessage: String(error), errorType: error.name ?? 'Error' }));
  }
}
