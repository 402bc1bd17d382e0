import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type Live,live } from '../../../cli/deployment/live';
import { HttpAws } from '../../support/http-aws';
import { type Ses, startSes } from '../../support/ses/server';

const aws = new HttpAws();
let ses: Ses;
let account: Live;
const asset = join(mkdtempSync(join(tmpdir(), 'cdk-adopt-live-')), 'content.json');

beforeAll(async () => {
  await aws.start();
  ses = await startSes();
  const options = { region: 'us-east-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' }, maxAttempts: 1 };
  account = live({
    s3: new S3Client({ ...options, endpoint: aws.url, forcePathStyle: true }),
    ec2: new EC2Client({ ...options, endpoint: aws.url }),
    sesv2: new SESv2Client({ ...options, endpoint: ses.url }),
  }, new Map([['here.json', asset], ['gone.json', join(asset, '..', 'gone.json')]]));
  writeFileSync(asset, '{"of":"the assembly"}');
});
afterAll(() => Promise.all([aws.stop(), ses.stop()]));

test('the rules of a bucket are as S3 has them, none where it has no configuration', async () => {
  aws.buckets.set('ruled', {
    region: 'us-east-1',
    cors: '<CORSConfiguration><CORSRule><AllowedOrigin>https://a.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>',
  });
  aws.buckets.set('bare', { region: 'us-east-1' });
  expect(await account.rules({ name: 'ruled' })).toEqual([{ AllowedOrigins: ['https://a.example'], AllowedMethods: ['GET'] }]);
  expect(await account.rules({ name: 'bare' })).toEqual([]);
});

test('a bucket that is not there has no rules to tell of', async () => {
  expect(await account.rules({ name: 'nowhere' })).toBeUndefined();
});

test('a template is its texts and its tags, and absent parts stay absent', async () => {
  ses.store.create('welcome', { subject: 'Hi {{name}}', text: 'Hello' }, { team: 'shop' });
  expect(await account.template('welcome')).toEqual({ content: { subject: 'Hi {{name}}', html: undefined, text: 'Hello' }, tags: { team: 'shop' } });
});

test('a template that is not there is undefined', async () => {
  expect(await account.template('nowhere')).toBeUndefined();
});

test('the addresses are those of the account, with their tags', async () => {
  aws.ec2.store.add({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags: { Name: 'gate' } });
  expect(await account.addresses()).toEqual([expect.objectContaining({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags: { Name: 'gate' } })]);
});

test('a reverse DNS record is its name and the update that EC2 is at', async () => {
  aws.ec2.store.add({ allocationId: 'eipalloc-1' });
  aws.ec2.store.ptrRecords.set('eipalloc-1', 'mail.example.com.');
  expect(await account.record('eipalloc-1')).toEqual({ domainName: 'mail.example.com.' });
  aws.ec2.store.ptrUpdates.set('eipalloc-1', { domainName: 'new.example.com.', status: 'FAILED', until: 0, reason: 'no A record' });
  expect(await account.record('eipalloc-1')).toEqual({
    domainName: 'mail.example.com.', update: { domainName: 'new.example.com.', status: 'FAILED', reason: 'no A record' },
  });
});

test('an address without a reverse DNS record has neither name nor update', async () => {
  aws.ec2.store.add({ allocationId: 'eipalloc-2' });
  expect(await account.record('eipalloc-2')).toEqual({});
});

test('what AWS refuses says what to allow', async () => {
  aws.denied.add('s3:GetBucketCORS');
  await expect(account.rules({ name: 'ruled' })).rejects.toThrow('could not read the CORS rules of bucket ruled: AccessDenied: AccessDenied happened; '
    + 'allow these credentials s3:GetBucketCORS, or choose others with --profile');
});

test('the text of an asset is that of the assembly, and of its bucket where the assembly has none', async () => {
  aws.objects.set('assets/there.json', '{"of":"the bucket"}');
  expect(await account.text('assets', 'here.json')).toBe('{"of":"the assembly"}');
  expect(await account.text('assets', 'there.json')).toBe('{"of":"the bucket"}');
});

test('an asset that the assembly names and does not have says to synthesize again', async () => {
  await expect(account.text('assets', 'gone.json')).rejects.toThrow(/^could not read .*gone\.json: ENOENT.*; synthesize the app again$/);
});
