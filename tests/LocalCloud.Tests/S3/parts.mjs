// AWS's clients for JavaScript against a local cloud, for what comes in parts or by a signed URL: node parts.mjs <endpoint> <access key id> <secret> <bucket>. Exit code 0: all held.
import assert from 'node:assert/strict';
import {
  S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, CopyObjectCommand, CreateMultipartUploadCommand, UploadPartCommand, UploadPartCopyCommand, CompleteMultipartUploadCommand,
  AbortMultipartUploadCommand, ListPartsCommand, ListMultipartUploadsCommand, PutObjectTaggingCommand, GetObjectTaggingCommand, DeleteObjectTaggingCommand,
  GetBucketVersioningCommand, GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketPolicyStatusCommand, GetObjectAclCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const [endpoint, accessKeyId, secretAccessKey, Bucket] = process.argv.slice(2);
const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1, forcePathStyle: true });
const failsWith = (command, name) => assert.rejects(s3.send(command), error => { assert.equal(error.name, name, error.message); return true; });
const MiB = 1024 * 1024;
const bytesOf = async Key => Buffer.from(await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToByteArray());

// The library that cuts large bodies.
const large = Buffer.alloc(12 * MiB, 'parts of a large object; ');
const done = await new Upload({ client: s3, params: { Bucket, Key: 'parts/large', Body: large, ContentType: 'text/plain', Metadata: { kind: 'large' }, Tagging: 'a=1' }, partSize: 5 * MiB, queueSize: 3 }).done();
assert.match(done.ETag, /^"[0-9a-f]{32}-3"$/);
assert.ok(large.equals(await bytesOf('parts/large')));
const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'parts/large', ChecksumMode: 'ENABLED' }));
assert.deepEqual([head.ContentLength, head.ContentType, head.Metadata.kind, head.ETag, head.ChecksumType, head.TagCount], [large.length, 'text/plain', 'large', done.ETag, 'COMPOSITE', 1]);
assert.match(head.ChecksumCRC32, /-3$/);
assert.match((await s3.send(new CopyObjectCommand({ Bucket, Key: 'parts/copy', CopySource: `${Bucket}/parts/large` }))).CopyObjectResult.ETag, /^"[0-9a-f]{32}"$/); // one piece now

// Part by part, one of them copied, and everything that may be wrong with the list of them.
const Key = 'parts/by hand';
const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }));
const part = async (PartNumber, Body) => ({ PartNumber, ...await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC32' })) });
const two = await part(2, Buffer.alloc(5 * MiB, '2'));
await part(7, 'replaced');
const seven = await part(7, 'end');
const copied = (await s3.send(new UploadPartCopyCommand({ Bucket, Key, UploadId, PartNumber: 4, CopySource: `${Bucket}/parts/large`, CopySourceRange: `bytes=0-${5 * MiB - 1}` }))).CopyPartResult;
const listed = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }));
assert.deepEqual([listed.Parts.map(found => found.PartNumber), listed.IsTruncated, listed.NextPartNumberMarker], [[2, 4], true, '4']);
assert.deepEqual((await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: '4' }))).Parts.map(found => found.Size), [3]);
assert.ok((await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'parts/by' }))).Uploads.some(upload => upload.UploadId === UploadId && upload.Key === Key));
const complete = Parts => new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
const pick = ({ PartNumber, ETag, ChecksumCRC32 }) => ({ PartNumber, ETag, ChecksumCRC32 });
const four = { PartNumber: 4, ...copied };
await failsWith(complete([pick(four), pick(two)]), 'InvalidPartOrder');
await failsWith(complete([{ ...pick(two), ETag: '"00"' }]), 'InvalidPart');
await failsWith(complete([pick(two), { PartNumber: 3, ETag: two.ETag }]), 'InvalidPart');
await failsWith(complete([pick(two), { ...pick(four), ChecksumCRC32: 'AAAAAA==' }]), 'InvalidPart');
await failsWith(new GetObjectCommand({ Bucket, Key }), 'NoSuchKey');
const whole = await s3.send(complete([pick(two), pick(four), pick(seven)]));
assert.deepEqual([whole.ChecksumType, whole.Key], ['FULL_OBJECT', Key]);
assert.ok(Buffer.concat([Buffer.alloc(5 * MiB, '2'), large.subarray(0, 5 * MiB), Buffer.from('end')]).equals(await bytesOf(Key)));
await failsWith(complete([pick(two)]), 'NoSuchUpload');

// Too small, and given up.
const small = (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts/small' }))).UploadId;
const smallPart = async PartNumber => ({ PartNumber, ...await s3.send(new UploadPartCommand({ Bucket, Key: 'parts/small', UploadId: small, PartNumber, Body: 'small' })) });
const smalls = [await smallPart(1), await smallPart(2)];
await failsWith(new CompleteMultipartUploadCommand({ Bucket, Key: 'parts/small', UploadId: small, MultipartUpload: { Parts: smalls.map(pick) } }), 'EntityTooSmall');
await failsWith(new UploadPartCommand({ Bucket, Key: 'parts/small', UploadId: small, PartNumber: 10_001, Body: 'x' }), 'InvalidArgument');
await failsWith(new UploadPartCommand({ Bucket, Key: 'parts/other', UploadId: small, PartNumber: 1, Body: 'x' }), 'NoSuchUpload');
await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'parts/small', UploadId: small }));
await failsWith(new ListPartsCommand({ Bucket, Key: 'parts/small', UploadId: small }), 'NoSuchUpload');

// Signed URLs: whoever has one needs no key, and can do nothing else with it.
const signed = (command, options = {}) => getSignedUrl(s3, command, { expiresIn: 60, ...options });
const put = await fetch(await signed(new PutObjectCommand({ Bucket, Key: 'signed/ä b', ContentType: 'text/plain', Metadata: { by: 'url' } })), { method: 'PUT', body: 'by a URL', headers: { 'content-type': 'text/plain' } });
assert.equal(put.status, 200, await put.text());
const url = await signed(new GetObjectCommand({ Bucket, Key: 'signed/ä b', ResponseContentType: 'text/x-answer' }));
const got = await fetch(url);
assert.deepEqual([got.status, await got.text(), got.headers.get('content-type'), got.headers.get('x-amz-meta-by')], [200, 'by a URL', 'text/x-answer', 'url']);
const refused = async (address, init, code) => {
  const answer = await fetch(address, init);
  assert.match(await answer.text(), new RegExp(`<Code>${code}</Code>`));
  assert.equal(answer.status, 403);
};
await refused(url.replace('signed/', 'other/'), {}, 'SignatureDoesNotMatch');
await refused(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'), {}, 'SignatureDoesNotMatch');
await refused(url, { method: 'DELETE' }, 'SignatureDoesNotMatch');
await refused(url, { headers: { 'x-amz-checksum-mode': 'ENABLED' } }, 'AccessDenied');
await refused(await signed(new GetObjectCommand({ Bucket, Key }), { signingDate: new Date(Date.now() - 61_000) }), {}, 'AccessDenied');
assert.match(await (await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801'))).text(), /AuthorizationQueryParametersError/);

// Tags.
await s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [{ Key: 'colour', Value: 'grün' }] } }));
assert.deepEqual((await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet, [{ Key: 'colour', Value: 'grün' }]);
await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
assert.deepEqual((await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet, []);
await failsWith(new PutObjectTaggingCommand({ Bucket, Key: 'none', Tagging: { TagSet: [] } }), 'NoSuchKey');

// What the template says of the bucket.
assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, undefined);
assert.equal((await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm, 'AES256');
await failsWith(new GetBucketLifecycleConfigurationCommand({ Bucket }), 'NoSuchLifecycleConfiguration');
const rule = (await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: 'orders.other' }))).Rules[0];
assert.deepEqual([rule.Filter.Prefix, rule.Status, rule.Expiration.Days], ['old/', 'Enabled', 30]);
await failsWith(new GetBucketPolicyStatusCommand({ Bucket }), 'NotImplemented');
await failsWith(new GetObjectAclCommand({ Bucket, Key }), 'NotImplemented');
console.log('All held.');
