// Follows a log group as 'aws logs tail --follow' does, until an event says "said last". Arguments: the endpoint, the log group.
// Prints "following" once it has begun, and at the end what it saw as one JSON array.
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

const [endpoint, logGroupName] = process.argv.slice(2);
const client = new CloudWatchLogsClient({ endpoint, maxAttempts: 1 });
const input = { logGroupName, interleaved: true, startTime: Date.now() - 600_000, limit: 5 };
const messages = [];
let newest = 0;
let ids = new Set();   // of the newest time: a poll from that time on brings its events again
while (!messages.includes("said last")) {
  const page = await client.send(new FilterLogEventsCommand(input));
  for (const event of page.events.filter((each) => !ids.has(each.eventId))) {
    ids = event.timestamp > newest ? new Set() : ids;
    newest = Math.max(newest, event.timestamp);
    ids.add(event.eventId);
    messages.push(event.message);
  }

  if (page.nextToken) {
    input.nextToken = page.nextToken;
  } else {
    delete input.nextToken;
    input.startTime = newest || input.startTime;
    if (messages.length > 0 && !messages.followed) {
      messages.followed = true;
      console.log("following");
    }
  }
}

console.log(JSON.stringify(messages));
