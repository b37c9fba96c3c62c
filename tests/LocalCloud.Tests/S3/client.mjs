// AWS's client for JavaScript against a local cloud: node client.mjs <endpoint> <access key id> <secret> <bucket>. Exit code 0: all held.
import assert from 'node:assert/strict';
import {
  S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand,
  ListObjectsV2Command, ListBucketsCommand, HeadBucketCommand, GetBucketLocationCommand, GetObjectAclCommand, paginateListObjectsV2,
} from '@aws-sdk/client-s3';

const [endpoint, accessKeyId, secretAccessKey, Bucket] = process.argv.slice(2);
const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
const failsWith = (command, name) => assert.rejects(s3.send(command), error => { assert.equal(error.name, name, error.message); return true; });
const text = async Key => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToString();

// Put and get, with the checksum that the client sends by default and checks by itself.
const Key = 'js/../ä +%/order.json';
const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"a":1}', ContentType: 'application/json', Metadata: { kind: 'first' }, ServerSideEncryption: 'AES256' }));
assert.match(put.ETag, /^"[0-9a-f]{32}"$/);
assert.ok(put.ChecksumCRC32);
const got = await s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
assert.equal(await got.Body.transformToString(), '{"a":1}');
assert.deepEqual([got.ContentType, got.Metadata.kind, got.ETag, got.ServerSideEncryption, got.ChecksumCRC32], ['application/json', 'first', put.ETag, 'AES256', put.ChecksumCRC32]);

// Each checksum, and a stream of unknown content in chunks with a trailer.
for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
  const answer = await s3.send(new PutObjectCommand({ Bucket, Key: `js/${ChecksumAlgorithm}`, Body: 'abc', ChecksumAlgorithm })).catch(error => {
    if (/CRC64NVME|aws-crt/.test(`${error.name} ${error.message}`) && ChecksumAlgorithm === 'CRC64NVME') return null; // needs a native package
    throw error;
  });
  if (answer) assert.ok(answer[`Checksum${ChecksumAlgorithm}`], ChecksumAlgorithm);
}
const { Readable } = await import('node:stream');
const big = Buffer.alloc(1_500_000, 'x');
await s3.send(new PutObjectCommand({ Bucket, Key: 'js/stream', Body: Readable.from([big.subarray(0, 700_000), big.subarray(700_000)]), ContentLength: big.length }));
assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: 'js/stream' }))).ContentLength, big.length);
assert.equal(await text('js/stream'), big.toString());

// Ranges and conditions.
const range = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=1-3' }));
assert.deepEqual([await range.Body.transformToString(), range.ContentRange], ['"a"', 'bytes 1-3/7']);
await failsWith(new GetObjectCommand({ Bucket, Key, Range: 'bytes=99-' }), 'InvalidRange');
await failsWith(new PutObjectCommand({ Bucket, Key, Body: 'x', IfNoneMatch: '*' }), 'PreconditionFailed');
await failsWith(new GetObjectCommand({ Bucket, Key, IfMatch: '"other"' }), 'PreconditionFailed');
await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key, IfNoneMatch: put.ETag })), error => error.$metadata.httpStatusCode === 304);
await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"a":2}', IfMatch: put.ETag }));

// Copies.
const copy = await s3.send(new CopyObjectCommand({ Bucket, Key: 'js/copy', CopySource: `${Bucket}/${encodeURIComponent(Key)}` }));
assert.match(copy.CopyObjectResult.ETag, /^"[0-9a-f]{32}"$/);
assert.equal(await text('js/copy'), '{"a":2}');
await failsWith(new CopyObjectCommand({ Bucket, Key: 'js/copy', CopySource: `${Bucket}/js/copy` }), 'InvalidRequest');

// Lists.
for (const name of ['1', '2', 'deep/3', 'deep/4']) await s3.send(new PutObjectCommand({ Bucket, Key: `js/list/${name}`, Body: name }));
const listed = [];
for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, { Bucket, Prefix: 'js/list/', Delimiter: '/' })) {
  listed.push(...(page.Contents ?? []).map(found => found.Key), ...(page.CommonPrefixes ?? []).map(found => found.Prefix));
}
assert.deepEqual(listed, ['js/list/1', 'js/list/2', 'js/list/deep/']);
assert.equal((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'js/list/', StartAfter: 'js/list/2' }))).KeyCount, 2);

// Deletes.
await s3.send(new DeleteObjectCommand({ Bucket, Key: 'js/list/1' }));
const deleted = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'js/list/2' }, { Key: 'js/list/deep/3' }] } }));
assert.equal(deleted.Deleted.length, 2);
assert.equal((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'js/list/' }))).KeyCount, 1);

// Buckets, and what isn't there.
assert.ok((await s3.send(new ListBucketsCommand({}))).Buckets.some(bucket => bucket.Name === Bucket && bucket.CreationDate instanceof Date));
assert.equal((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion, 'us-east-1');
assert.ok(!(await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint);
await failsWith(new GetObjectCommand({ Bucket, Key: 'js/none' }), 'NoSuchKey');
await failsWith(new HeadObjectCommand({ Bucket, Key: 'js/none' }), 'NotFound');
await failsWith(new GetObjectCommand({ Bucket: 'nobodys', Key: 'a' }), 'NoSuchBucket');
await failsWith(new GetObjectAclCommand({ Bucket, Key }), 'NotImplemented');
console.log('All held.');
