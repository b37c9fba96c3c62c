// Walks through every operation of Secrets Manager with AWS's own client.
// Argument: the endpoint. Prints what it saw as one JSON object.
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import { callerOf, refusalBy } from "../Hosting/walker.mjs";

const [endpoint] = process.argv.slice(2);
const client = new secretsManager.SecretsManagerClient({ endpoint, maxAttempts: 1 });
const call = callerOf(client, secretsManager);
const refusal = refusalBy(call, ({ name }, status) => ({ name, status }));
const SecretId = "Walked";
const value = async (more = {}) => (await call("GetSecretValue", { SecretId, ...more })).SecretString;
const stages = async () => {
  const { VersionIdsToStages: labels } = await call("DescribeSecret", { SecretId });
  return Object.fromEntries(Object.entries(labels).flatMap(([id, names]) => names.map((name) => [name, id])));
};
const seen = {};

// By hand from one value to the next.
seen.first = await value();
const one = "11111111-1111-4111-8111-111111111111";
const two = "22222222-2222-4222-8222-222222222222";
const put = await call("PutSecretValue", { SecretId, SecretString: "second", ClientRequestToken: one });
seen.put = { id: put.VersionId === one, stages: put.VersionStages };
seen.current = await value();
seen.previous = await value({ VersionStage: "AWSPREVIOUS" });
seen.again = (await call("PutSecretValue", { SecretId, SecretString: "second", ClientRequestToken: one })).VersionId === one;
seen.otherValueSameToken = await refusal("PutSecretValue", { SecretId, SecretString: "other", ClientRequestToken: one });

// As a rotation does it: pending, then current.
await call("PutSecretValue", { SecretId, SecretString: "third", ClientRequestToken: two, VersionStages: ["AWSPENDING"] });
seen.stillCurrent = await value();
seen.pending = await value({ VersionStage: "AWSPENDING" });
seen.moveWithoutFrom = await refusal("UpdateSecretVersionStage", { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: two });
await call("UpdateSecretVersionStage", { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: two, RemoveFromVersionId: one });
const labels = await stages();
seen.rotated = { AWSCURRENT: labels.AWSCURRENT === two, AWSPREVIOUS: labels.AWSPREVIOUS === one };
seen.removeCurrent = await refusal("UpdateSecretVersionStage", { SecretId, VersionStage: "AWSCURRENT", RemoveFromVersionId: two });
await call("UpdateSecretVersionStage", { SecretId, VersionStage: "AWSPENDING", RemoveFromVersionId: two });
seen.byId = await value({ VersionId: one });
seen.versions = (await call("ListSecretVersionIds", { SecretId })).Versions.length;
seen.allVersions = (await call("ListSecretVersionIds", { SecretId, IncludeDeprecated: true })).Versions.length;
seen.versionPages = [];
for await (const page of secretsManager.paginateListSecretVersionIds({ client, pageSize: 2 }, { SecretId, IncludeDeprecated: true })) {
  seen.versionPages.push(page.Versions.length);
}

// Bytes, and what describes.
await call("UpdateSecret", { SecretId, Description: "walked", SecretBinary: Uint8Array.from([0, 1, 255]) });
const binary = await call("GetSecretValue", { SecretId });
seen.binary = { bytes: [...binary.SecretBinary], text: binary.SecretString ?? null, date: binary.CreatedDate instanceof Date };
seen.description = (await call("DescribeSecret", { SecretId })).Description;
seen.templateDescription = (await call("DescribeSecret", { SecretId: "Generated" })).Description;
seen.names = (await call("ListSecrets", {})).SecretList.map((secret) => secret.Name).sort();
seen.filtered = (await call("ListSecrets", { Filters: [{ Key: "name", Values: ["Wal"] }] })).SecretList.map((secret) => secret.Name);
seen.pages = [];
for await (const page of secretsManager.paginateListSecrets({ client, pageSize: 2 }, {})) {
  seen.pages.push(page.SecretList.length);
}

// Passwords.
seen.generated = Object.entries(JSON.parse(await value({ SecretId: "Generated" }))).map(([name, text]) => [name, text.length]);
seen.password = (await call("GetRandomPassword", { PasswordLength: 50, ExcludePunctuation: true })).RandomPassword.match(/^[a-zA-Z0-9]{50}$/) !== null;
seen.impossiblePassword = await refusal("GetRandomPassword", { PasswordLength: 2 });

// What isn't there.
seen.unknown = await refusal("GetSecretValue", { SecretId: "Nobodys" });
seen.unknownVersion = await refusal("GetSecretValue", { SecretId, VersionId: "33333333-3333-4333-8333-333333333333" });
seen.neither = await refusal("PutSecretValue", { SecretId });
seen.tooLong = await refusal("PutSecretValue", { SecretId, SecretString: "x".repeat(65_537) });
seen.refused = {};
for (const [operation, input] of Object.entries({ CreateSecret: { Name: "Another" }, DeleteSecret: { SecretId }, RotateSecret: { SecretId } })) {
  seen.refused[operation] = (await refusal(operation, input)).name;
}

console.log(JSON.stringify(seen));
