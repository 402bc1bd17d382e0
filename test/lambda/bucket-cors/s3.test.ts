import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from '../../../core/bucket-cors/desired-state';
import type { Rule } from '../../../core/bucket-cors/merge';
import { type CorsPort, s3 } from '../../../lambda/bucket-cors/s3';
import { awsError } from '../../support/aws-error';
import { type Answer, fakeClient } from '../../support/fake-client';

test('an answer that is no CORS configuration is not taken for one without rules', async () => {
  const handle = async () => ({ response: { statusCode: 200, headers: {}, body: Readable.from(['<html>sign in</html>']) } });
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new S3Client({ region: 'us-east-1', credentials, maxAttempts: 1, requestHandler: { handle } as never });
  await expect(s3(client).getRules({ name: 'bucket' })).rejects.toThrow('no CORS configuration');
});

describe('a bucket', () => {
  const RULE: Rule = { ID: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['*'] };
  const port = (answer?: Answer) => {
    const { client, sent } = fakeClient(S3Client, answer);
    return { port: s3(client), sent };
  };

  test('is asked for its rules, and an answer that there are none is one', async () => {
    expect(await port(() => ({ CORSRules: [RULE] })).port.getRules({ name: 'shared' })).toEqual([RULE]);
    expect(await port(() => { throw awsError('NoSuchCORSConfiguration'); }).port.getRules({ name: 'shared' })).toEqual([]);
  });

  test.each<[string, (calls: CorsPort, bucket: Bucket) => Promise<unknown>, string, object]>([
    ['reading', (calls, bucket) => calls.getRules(bucket), 'GetBucketCors', {}],
    ['writing', (calls, bucket) => calls.putRules(bucket, [RULE]), 'PutBucketCors', { CORSConfiguration: { CORSRules: [RULE] } }],
    ['deleting', (calls, bucket) => calls.deleteRules(bucket), 'DeleteBucketCors', {}],
  ])('has to be of the account that is expected, where one is: %s', async (_, call, name, input) => {
    const { port: calls, sent } = port(() => ({ CORSRules: [] }));
    await call(calls, { name: 'shared', expectedOwner: '111111111111' });
    await call(calls, { name: 'shared' });
    expect(sent).toEqual(['111111111111', undefined].map((ExpectedBucketOwner) => ({ name, input: { Bucket: 'shared', ExpectedBucketOwner, ...input } })));
  });
});
