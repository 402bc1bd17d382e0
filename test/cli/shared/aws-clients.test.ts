import { GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { clientsIn, type Setting } from './support';

const HOST = 'http://minio.example:9000';
const KEYS = 'aws_access_key_id = key\naws_secret_access_key = secret\n';

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
