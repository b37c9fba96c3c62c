// Walks through Lambda's API with AWS's own client. Arguments: the endpoint. Prints what it saw as one JSON object.
import * as lambda from "@aws-sdk/client-lambda";
import { callerOf, refusalBy } from "../Hosting/walker.mjs";

const [endpoint] = process.argv.slice(2);
const client = new lambda.LambdaClient({ endpoint, maxAttempts: 1 });
const FunctionName = "OrderWorker";
const call = callerOf(client, lambda, { FunctionName });
const text = (bytes) => new TextDecoder().decode(bytes);
const refusal = refusalBy(call, ({ name, Reason }, status) => ({ name, status, reason: Reason ?? null }));
const seen = {};

// Invoke, in its three types.
const answered = await call("Invoke", { Payload: '{"order":7}', LogType: "Tail" });
seen.answered = { status: answered.StatusCode, version: answered.ExecutedVersion, payload: text(answered.Payload), error: answered.FunctionError ?? null };
seen.log = Buffer.from(answered.LogResult, "base64").toString().trim().split("\n").map((line) => line.split(" ")[0]);
const failed = await call("Invoke", { Payload: '{"do":"fail"}' });
seen.failed = { status: failed.StatusCode, error: failed.FunctionError, type: JSON.parse(text(failed.Payload)).errorType };
const later = await call("Invoke", { InvocationType: "Event", Payload: '{"later":true}' });
seen.later = { status: later.StatusCode, payload: text(later.Payload ?? new Uint8Array()) };
seen.laterId = later.$metadata.requestId;
seen.dry = (await call("Invoke", { InvocationType: "DryRun" })).StatusCode;

// Descriptions.
const whole = await call("GetFunction");
seen.whole = { name: whole.Configuration.FunctionName, memory: whole.Configuration.MemorySize, reserved: whole.Concurrency?.ReservedConcurrentExecutions ?? null };
seen.configuration = (await call("GetFunctionConfiguration")).Handler;
seen.functions = [];
for await (const page of lambda.paginateListFunctions({ client }, {})) {
  seen.functions.push(...page.Functions.map((each) => each.FunctionName));
}
seen.concurrency = (await call("GetFunctionConcurrency", { FunctionName: "Resting" })).ReservedConcurrentExecutions;
seen.noConcurrency = (await call("GetFunctionConcurrency")).ReservedConcurrentExecutions ?? null;
const settings = await call("GetFunctionEventInvokeConfig");
seen.settings = { retries: settings.MaximumRetryAttempts, age: settings.MaximumEventAgeInSeconds, success: settings.DestinationConfig.OnSuccess.Destination };

// What isn't there, may not run, or isn't emulated.
seen.unknown = await refusal("Invoke", { FunctionName: "Nobody" });
seen.noSettings = await refusal("GetFunctionEventInvokeConfig", { FunctionName: "Resting" });
seen.resting = await refusal("Invoke", { FunctionName: "Resting" });
seen.notJson = await refusal("Invoke", { Payload: "{" });
seen.tooLarge = await refusal("Invoke", { Payload: JSON.stringify("x".repeat(6 * 1024 * 1024)) });
seen.tooLargeForLater = await refusal("Invoke", { InvocationType: "Event", Payload: JSON.stringify("x".repeat(1024 * 1024)) });
seen.update = await refusal("UpdateFunctionCode", { ZipFile: new Uint8Array([1]) });

console.log(JSON.stringify(seen));
