import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type Entry, replay, STAND_INS, take } from '../transcript';
import type { Headers, PreflightAnswer } from './preflight';
import { type Asked, askedOf } from './probe';
import type { Requested } from './requests';

const preflightCall = (bucket: string, headers: Headers) => ({ service: 'http', command: 'OPTIONS', input: { bucket, headers } });
const REQUESTS_CALL = { service: 'recorder', command: 'requests', input: {} };

/** What of a probe's calls goes by no client of the SDK. */
export function recorded({ preflight, requests }: Asked, entries: Entry[]): Pick<Asked, 'preflight' | 'requests'> {
  const noting = <Output>(call: Omit<Entry, 'output'>, output: Output): Output => {
    entries.push({ ...call, output });
    return output;
  };
  return {
    preflight: async (bucket, headers) => noting(preflightCall(bucket, headers), await preflight(bucket, headers)),
    requests: async () => noting(REQUESTS_CALL, await requests()),
  };
}

/** In the place of AWS: what the transcript has. Nothing waits. */
export function askedOfTranscript(entries: readonly Entry[], { bucket, networkInterface }: Pick<Asked, 'bucket' | 'networkInterface'>): Asked {
  const left = [...entries];
  const options = { region: STAND_INS.region, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };
  const services = {
    ses: new SESv2Client(options), sesOnce: new SESv2Client(options), sesV1: new SESClient(options),
    s3: new S3Client(options), ec2: new EC2Client(options),
  };
  for (const client of Object.values(services)) replay(client, left);
  return {
    ...askedOf(services, { ...STAND_INS, bucket, networkInterface, requests: async () => take(left, REQUESTS_CALL) as Requested[] }),
    preflight: async (name, headers) => take(left, preflightCall(name, headers)) as PreflightAnswer,
    wait: async () => undefined,
  };
}
