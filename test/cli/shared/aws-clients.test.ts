import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { stacks } from '../../../cli/cors/cloudformation';
import { findResource } from '../../../cli/cors/owner';
import { corsSource } from '../../../cli/cors/s3';
import { type Chosen, clientsOf } from '../../../cli/shared/aws-clients';
import { STACK } from '../../support/world';

interface Setting extends Chosen {
  readonly env?: Readonly<Record<string, string>>;
  /** What ~/.aws/config holds. */
  readonly file?: string;
}

const HOST = 'http://minio.example:9000';
const KEYS = 'aws_access_key_id = key\naws_secret_access_key = secret\n';
const ORIGINAL = process.env;
let folder: string;
let files = 0;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => { process.env = ORIGINAL; });

function clientsIn({ env = {}, file = '', ...chosen }: Setting) {
  const config = join(folder, `config-${++files}`); // each a name of its own: the SDK reads a file once
  writeFileSync(config, file);
  process.env = {
    AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'), AWS_EC2_METADATA_DISABLED: 'true',
    ...(chosen.profile === undefined && { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }), ...env,
  };
  return clientsOf(chosen);
}

/** Where the request would have gone. */
async function addressOf(setting: Setting, Bucket = 'shared'): Promise<string> {
  const { s3 } = clientsIn({ region: 'eu-west-1', ...setting });
  const sent: string[] = [];
  s3.config.requestHandler = {
    handle: async ({ protocol, hostname, port, path }: { protocol: string; hostname: string; port?: number; path: string }) => {
      sent.push(`${protocol}//${hostname}${port ? `:${port}` : ''}${path}`);
      throw Object.assign(new Error('enough'), { name: 'Enough' });
    },
  } as never;
  await expect(s3.send(new GetBucketCorsCommand({ Bucket }))).rejects.toThrow('enough');
  return sent.join();
}

describe('the bucket is in the path', () => {
  test.each<[string, Setting]>([
    ['AWS_ENDPOINT_URL', { env: { AWS_ENDPOINT_URL: HOST } }],
    ['AWS_ENDPOINT_URL_S3', { env: { AWS_ENDPOINT_URL_S3: HOST } }],
    ['the endpoint_url of the default profile', { file: `[default]\nendpoint_url = ${HOST}` }],
    ['the endpoint_url of the profile that is named', { profile: 'minio', file: `[profile minio]\n${KEYS}endpoint_url = ${HOST}` }],
    ["the S3 endpoint of the profile's services", { profile: 'minio', file: `[profile minio]\n${KEYS}services = local\n[services local]\ns3 =\n  endpoint_url = ${HOST}` }],
  ])('with %s', async (_, setting) => {
    expect(await addressOf(setting)).toBe(`${HOST}/shared/`);
  });
});

describe("the bucket is in the host's name", () => {
  test.each<[string, Setting]>([
    ['without an endpoint', {}],
    ["with another service's endpoint", { env: { AWS_ENDPOINT_URL_CLOUDFORMATION: HOST } }],
    ["with another profile's endpoint", { file: `[profile minio]\nendpoint_url = ${HOST}` }],
    ['with endpoints that are to be ignored', { env: { AWS_ENDPOINT_URL: HOST, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } }],
  ])('%s', async (_, setting) => {
    expect(await addressOf(setting)).toBe('https://shared.s3.eu-west-1.amazonaws.com/');
  });
});

describe('the region is', () => {
  const file = '[default]\nregion = eu-central-1\n[profile other]\nregion = sa-east-1';
  test.each<[string, Setting, string]>([
    ['the one that is named', { region: 'eu-west-1', env: { AWS_REGION: 'eu-west-2' }, file }, 'eu-west-1'],
    ['else that of AWS_REGION', { env: { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, file }, 'eu-west-2'],
    ['else that of AWS_DEFAULT_REGION', { env: { AWS_DEFAULT_REGION: 'eu-west-3' }, file }, 'eu-west-3'],
    ["else the profile's", { file }, 'eu-central-1'],
    ['else that of the profile that is named', { profile: 'other', file }, 'sa-east-1'],
    ['else us-east-1', {}, 'us-east-1'],
  ])('%s', async (_, setting, expected) => {
    const { s3, cloudFormation } = clientsIn(setting);
    expect([await s3.config.region(), await cloudFormation.config.region()]).toEqual([expected, expected]);
  });
});

const answer = (statusCode: number, body: string) => ({ response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) } });

describe('the rules of a bucket', () => {
  async function rulesIn(statusCode: number, body: string) {
    const { s3 } = clientsIn({ region: 'eu-west-1' });
    s3.config.requestHandler = { handle: async () => answer(statusCode, body) } as never;
    return corsSource(s3).rules('shared');
  }

  test('are none where S3 says so by its code, and by nothing else', async () => {
    expect(await rulesIn(404, '<Error><Code>NoSuchCORSConfiguration</Code></Error>')).toEqual([]);
  });

  test.each([
    ['a page', '<!doctype html><html><body>Sign in</body></html>'],
    ['a configuration without rules', '<CORSConfiguration/>'],
    ['nothing', ''],
  ])('are not known where the answer is %s', async (_, body) => {
    await expect(rulesIn(200, body)).rejects.toThrow(
      /^could not read the CORS rules of bucket shared: the endpoint answered without a CORS configuration; check the network, and the endpoint/,
    );
  });

  test('are not known where the answer is no XML: its author is looked for at the endpoint', async () => {
    await expect(rulesIn(200, '<html>Sign in<br></html>')).rejects.toThrow(
      /^could not read the CORS rules of bucket shared: .*parse error.*; check the network, and the endpoint/,
    );
  });

  test('are not known where S3 refuses, and its words reach the terminal as words', async () => {
    const message = 'no\n\u001b[31m\u009b2K way';
    await expect(rulesIn(403, `<Error><Code>Forbidden</Code><Message>${message}</Message></Error>`)).rejects.toThrow(/: Forbidden: no \[31m 2K way$/);
  });
});

test.each(['ListStacks', 'ListStackResources'])('the search for a stack is given up where %s takes too long', async (action) => {
  const { cloudFormation } = clientsIn({ region: 'eu-west-1' });
  const listed = `<ListStacksResult><StackSummaries><member><StackId>${STACK}</StackId></member></StackSummaries></ListStacksResult>`;
  cloudFormation.config.requestHandler = {
    handle: async ({ body }: { body: string }, { abortSignal }: { abortSignal: AbortSignal }) => {
      if (!body.includes(`Action=${action}&`)) return answer(200, `<ListStacksResponse>${listed}</ListStacksResponse>`);
      return new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  } as never;
  expect(await findResource('0123456789ab', stacks(cloudFormation), 0.05)).toEqual({
    kind: 'cdk-adopt', hash: '0123456789ab', note: 'the search for its stack was given up after 0.05 s',
  });
});
