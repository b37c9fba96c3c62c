// Walks through CloudWatch Logs with AWS's own client. Arguments: the endpoint, a function's log group. Prints what it saw as one JSON object.
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import { callerOf, refusalBy } from "../Hosting/walker.mjs";

const [endpoint, logGroupName] = process.argv.slice(2);
const client = new logs.CloudWatchLogsClient({ endpoint, maxAttempts: 1 });
const call = callerOf(client, logs);
const refusal = refusalBy(call);
const filter = async (input) => (await call("FilterLogEvents", { logGroupName, ...input })).events.map((event) => event.message);
const said = (messages) => messages.filter((message) => message.startsWith("said ") || message.startsWith("{"));
const seen = {};

const groups = (await call("DescribeLogGroups")).logGroups;
seen.groups = groups.map((group) => [group.logGroupName, group.retentionInDays ?? null]);
seen.groupArns = [groups[1].arn, groups[1].logGroupArn];
seen.groupsByPrefix = (await call("DescribeLogGroups", { logGroupNamePrefix: "/shop" })).logGroups.length;
seen.groupsByPattern = (await call("DescribeLogGroups", { logGroupNamePattern: "Worker" })).logGroups.length;
const firstGroup = await call("DescribeLogGroups", { limit: 1 });
seen.groupPages = [firstGroup.logGroups.length, (await call("DescribeLogGroups", { limit: 1, nextToken: firstGroup.nextToken })).nextToken ?? null];

const { logStreams } = await call("DescribeLogStreams", { logGroupName });
const logStreamName = logStreams[0].logStreamName;
seen.stream = logStreamName.replace(/\d/g, "0").replace(/[0-9a-f]{32}/, "hex");
seen.byTime = (await call("DescribeLogStreams", { logGroupName, orderBy: "LastEventTime", descending: true })).logStreams.length;
seen.noPrefix = (await call("DescribeLogStreams", { logGroupName, logStreamNamePrefix: "1999/" })).logStreams.length;
seen.byTimeAndPrefix = await refusal("DescribeLogStreams", { logGroupName, orderBy: "LastEventTime", logStreamNamePrefix: "2" });

// A stream from its head to its end, where the token stays the same; and back.
const stream = { logGroupIdentifier: groups[0].logGroupArn, logStreamName };
const all = [];
let page = await call("GetLogEvents", { ...stream, startFromHead: true, limit: 3 });
seen.pageSize = page.events.length;
for (let token; token !== page.nextForwardToken;) {
  all.push(...page.events);
  token = page.nextForwardToken;
  page = await call("GetLogEvents", { ...stream, startFromHead: true, limit: 3, nextToken: token });
}
seen.forwards = said(all.map((event) => event.message));
const back = [];
page = await call("GetLogEvents", { ...stream, limit: 4 });
for (let token; token !== page.nextBackwardToken;) {
  back.unshift(...page.events);
  token = page.nextBackwardToken;
  page = await call("GetLogEvents", { ...stream, limit: 4, nextToken: token });
}
seen.backwardsIsTheSame = JSON.stringify(back) === JSON.stringify(all);
seen.platformLines = ["START ", "END ", "REPORT "].every((start) => all.some((event) => event.message.startsWith(start)));
seen.nothingNew = (await call("GetLogEvents", { ...stream, nextToken: (await call("GetLogEvents", stream)).nextForwardToken })).events.length;
const middle = all[5].timestamp;
seen.since = (await call("GetLogEvents", { ...stream, startTime: middle })).events.every((event) => event.timestamp >= middle);
seen.before = (await call("GetLogEvents", { ...stream, endTime: middle })).events.every((event) => event.timestamp < middle);
seen.noStream = await refusal("GetLogEvents", { logGroupName, logStreamName: "none" });
seen.badToken = await refusal("GetLogEvents", { ...stream, nextToken: "f/12" });

seen.terms = await filter({ filterPattern: '"said one"' });
seen.either = await filter({ filterPattern: '?"said one" ?"said two"' });
seen.not = said(await filter({ filterPattern: "said -one -RequestId" }));
seen.json = await filter({ filterPattern: '{ $.level = "Error" && $.took > 3 }' });
seen.latestFirst = said(await filter({ startFromHead: false, filterPattern: "said" }));
seen.ofStream = said(await filter({ logStreamNames: [logStreamName], filterPattern: "said" })).length;
seen.ofPrefix = (await filter({ logStreamNamePrefix: "1999/" })).length;
seen.ofTime = (await filter({ endTime: middle, startTime: middle })).length > 0;
const paged = [];
for await (const each of logs.paginateFilterLogEvents({ client, pageSize: 2 }, { logGroupName })) {
  paged.push(...each.events);
}
seen.pages = paged.length === all.length && new Set(paged.map((event) => event.eventId)).size === paged.length;

seen.refused = {
  group: await refusal("FilterLogEvents", { logGroupName: "none" }),
  neither: await refusal("FilterLogEvents", {}),
  namesAndPrefix: await refusal("FilterLogEvents", { logGroupName, logStreamNames: ["a"], logStreamNamePrefix: "a" }),
  unknownName: await refusal("FilterLogEvents", { logGroupName, logStreamNames: ["a"] }),
  limit: await refusal("FilterLogEvents", { logGroupName, limit: 10001 }),
  regex: await refusal("FilterLogEvents", { logGroupName, filterPattern: "%x%" }),
  retention: await refusal("PutRetentionPolicy", { logGroupName, retentionInDays: 1 }),
  put: await refusal("PutLogEvents", { logGroupName, logStreamName, logEvents: [] }),
  query: await refusal("StartQuery", { logGroupName, startTime: 0, endTime: 1, queryString: "fields @message" }),
};

console.log(JSON.stringify(seen));
