import { bucketArnFor, kindByArn, kindByName } from '../../../core/bucket-cors/bucket-kind';

test.each([
  ['logs--use1-az4--x-s3', 'directory buckets'], ['t1--table-s3', 'table buckets'], ['my-ap-abc123-s3alias', 'access points'],
  ['my-ap--use1-az4--xa-s3', 'access points'], ['mfzwi23gnjvgw.mrap', 'Multi-Region Access Points'], ['mine-abc--ol-s3', 'Object Lambda access points'],
  ['mine-abc--op-s3', 'access points of S3 on Outposts'],
])('the ending of %s is reserved for %s', (name, plural) => {
  expect(kindByName(name)?.plural).toBe(plural);
  expect(kindByArn(`arn:aws:s3:::${name}`)?.plural).toBe(plural);
});

test.each([
  ['arn:aws:s3:eu-west-1:123456789012:accesspoint/name', 'access points'], ['arn:aws:s3:eu-west-1:123456789012:accesspoint:name', 'access points'],
  ['arn:aws:s3::123456789012:accesspoint/name.mrap', 'access points'], ['arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/name', 'access points'],
  ['arn:${Token[AWS.Partition.1]}:s3:${Token[AWS.Region.2]}:${Token[AWS.AccountId.3]}:accesspoint/name', 'access points'],
  ['arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/name', 'Object Lambda access points'],
  ['arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/bucket/name', 'buckets of S3 on Outposts'],
  ['arn:aws:s3express:eu-west-1:123456789012:bucket/name--use1-az4--x-s3', 'directory buckets'],
  ['arn:aws:sns:eu-west-1:123456789012:topic', 'resources of sns'], ['arn:aws:s3files:eu-west-1:123456789012:file-system/fs-1', 'resources of s3files'],
  ['arn:aws:s3tables:eu-west-1:123456789012:bucket/name', 'table buckets'], ['arn:aws:s3vectors:eu-west-1:123456789012:bucket/name', 'vector buckets'],
])('%s is of %s', (arn, plural) => {
  expect(kindByArn(arn)?.plural).toBe(plural);
});

test.each(['shared', 'my.bucket', 's3alias', 'x-s3', 'logs-x-s3', 'ol-s3', 'mrap', 'team-an'])('%s may be a general purpose bucket', (name) => {
  expect(kindByName(name)).toBeUndefined();
  expect(kindByArn(`arn:aws:s3:::${name}`)).toBeUndefined();
});

test.each(['arn:aws:s3:::shared/*', 'arn:${Token[AWS.Partition.1]}:s3:::shared', '${Token[Bucket.Arn.9]}', 'arn:aws:${Token[Service.4]}:::shared'])('%s is of no other kind', (arn) => {
  expect(kindByArn(arn)).toBeUndefined();
});

test.each([
  ['arn:aws:s3:us-east-1:123456789012:my-bucket', 'arn:aws:s3:::my-bucket'], ['arn:aws-cn:s3::123456789012:my.bucket', 'arn:aws-cn:s3:::my.bucket'],
  ['arn:${Token[AWS.Partition.1]}:s3:${Token[AWS.Region.2]}::my-bucket', 'arn:${Token[AWS.Partition.1]}:s3:::my-bucket'],
])('%s is the ARN of a bucket, %s, with a region or an account too many', (arn, meant) => {
  expect([bucketArnFor(arn), kindByArn(arn)]).toEqual([meant, undefined]);
});

test.each([
  'arn:aws:s3:::my-bucket', 'arn:aws:s3:eu-west-1:123456789012:accesspoint/name', 'arn:aws:s3:eu-west-1:123456789012:accesspoint:name',
  'arn:aws:s3:eu-west-1:123456789012:x--x-s3', 'arn:aws:sns:eu-west-1:123456789012:topic', 'my-bucket',
])('%s is no such ARN', (arn) => {
  expect(bucketArnFor(arn)).toBeUndefined();
});
