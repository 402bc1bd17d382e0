import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from '../../../core/bucket-cors/desired-state';
import type { Rule } from '../../../core/bucket-cors/merge';
import { type CorsPort, s3 } from '../../../lambda/bucket-cors/s3';
import { awsError } from '../../support/aws-error';
import { type Answer, fakeClient } from '../../support/fake-client';

/** The SDK's client, with S3's answer on the wire. */
function answering(statusCode: number, ...chunks: string[]): CorsPort {
  const handle = async () => ({ response: { statusCode, headers: {}, body: Readable.from(chunks) } });
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  return s3(new S3Client({ region: 'us-east-1', credentials, maxAttempts: 1, requestHandler: { handle } as never }));
}

test('an answer that is no CORS configuration is not taken for one without rules', async () => {
  await expect(answering(200, '<html>sign in</html>').getRules({ name: 'bucket' })).rejects.toThrow('no CORS configuration');
});

describe('on the wire', () => {
  const rule = '<CORSRule><AllowedOrigin>https://\u00e9.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod>';
  const EXPECTED = { AllowedMethods: ['GET'], AllowedOrigins: ['https://\u00e9.example'] };
  const configuration = (more: string) => `<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rule}${more}</CORSRule></CORSConfiguration>`;

  test('a rule is read, whatever the parts are in which it comes', async () => {
    const document = configuration('');
    expect(await answering(200, document.slice(0, 120), document.slice(120)).getRules({ name: 'bucket' })).toEqual([EXPECTED]);
  });

  test('an element that the SDK drops is named', async () => {
    const answer = answering(200, configuration('<AllowPrivateNetwork>true</AllowPrivateNetwork>'));
    expect(await answer.getRules({ name: 'bucket' })).toEqual([{ ...EXPECTED, unknown: ['AllowPrivateNetwork'] }]);
  });

  test('an error is still read', async () => {
    const error = (code: string) => `<Error><Code>${code}</Code><Message>Of S3.</Message><Later/></Error>`;
    expect(await answering(404, error('NoSuchCORSConfiguration')).getRules({ name: 'bucket' })).toEqual([]);
    await expect(answering(404, error('NoSuchBucket')).getRules({ name: 'bucket' })).rejects.toMatchObject({ name: 'NoSuchBucket', message: 'Of S3.' });
  });
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
