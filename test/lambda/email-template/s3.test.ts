import { S3Client } from '@aws-sdk/client-s3';
import { s3 } from '../../../lambda/email-template/s3';
import { body, fakeClient } from '../../support/fake-client';

test.each([['its text', body('<p>Grüße</p>'), '<p>Grüße</p>'], ['empty, where there is no content', {}, '']])('an asset is read: %s', async (_, answer, expected) => {
  const { client, sent } = fakeClient(S3Client, () => answer);
  expect(await s3(client).getText('assets', 'a.html')).toBe(expected);
  expect(sent).toEqual([{ name: 'GetObject', input: { Bucket: 'assets', Key: 'a.html' } }]);
});
