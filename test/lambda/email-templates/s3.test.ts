import { S3Client } from '@aws-sdk/client-s3';
import { s3 } from '../../../lambda/email-templates/s3';
import { body, fakeClient } from '../../support/fake-client';

test('a part of an asset is asked for by its first and its last byte', async () => {
  const { client, sent } = fakeClient(S3Client, () => body('{"id":"a"}'));
  expect(await s3(client).getBytes('assets', 'a.jsonl', 10, 19)).toBe('{"id":"a"}');
  expect(sent).toEqual([{ name: 'GetObject', input: { Bucket: 'assets', Key: 'a.jsonl', Range: 'bytes=10-19' } }]);
});
