import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { s3 } from '../../lambda/bucket-cors/s3';
import { Calls } from '../support/calls';
import { FakeS3 } from '../support/fake-s3';
import { clientOf, hold, type Running, type Wrong } from './contract';
import { startEmulator } from './emulators';
import { type S3, S3_CASES } from './s3-cases';

const WRONG_IN_MOTO: Wrong<typeof S3_CASES> = {
  'an empty origin comes back as it was': 'the server fails',
  'a bucket of another account than the expected one has nothing to get, put or delete': 'no account is expected',
  'what is refused changes nothing': 'the rules before the refused one are stored',
  'an origin with two wildcards is refused': 'only methods are looked at',
  'an exposed header with a wildcard is refused': 'only methods are looked at',
  'an allowed header with two wildcards is refused': 'only methods are looked at',
};

const WRONG_IN_MINISTACK: Wrong<typeof S3_CASES> = {
  'a bucket of another account than the expected one has nothing to get, put or delete': 'no account is expected',
  'what is refused changes nothing': 'nothing is refused',
  'an empty configuration is refused': 'nothing is refused',
  'a rule without methods is refused': 'nothing is refused',
  'a rule without origins is refused': 'nothing is refused',
  'a method that S3 does not know is refused': 'nothing is refused',
  'a method in small letters is refused': 'nothing is refused',
  'an origin with two wildcards is refused': 'nothing is refused',
  'an exposed header with a wildcard is refused': 'nothing is refused',
  'an allowed header with two wildcards is refused': 'nothing is refused',
  'a hundred and one rules are refused': 'nothing is refused',
};

describe('our S3', () => hold(async () => ({ subject: ours() }), S3_CASES));
describe('moto', () => hold(() => emulator('moto'), S3_CASES, WRONG_IN_MOTO));
describe('ministack', () => hold(() => emulator('ministack'), S3_CASES, WRONG_IN_MINISTACK));

function ours(): S3 {
  const port = new FakeS3(new Calls());
  return { port, createBucket: async (name) => void port.buckets.set(name, []) };
}

async function emulator(name: 'moto' | 'ministack'): Promise<Running<S3>> {
  const { url, stop } = await startEmulator(name);
  const client = new S3Client(clientOf(url));
  const createBucket = async (Bucket: string) => void await client.send(new CreateBucketCommand({ Bucket }));
  return { subject: { port: s3(client), createBucket }, stop };
}
