import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { ownerHash } from '../../../core/ownership';
import { clientOf } from '../../contract/contract';
import { type Emulator, startEmulator } from '../../contract/emulators';
import { HttpAws } from '../../support/http-aws';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { home, run } from '../command-line';
import { cephLike, listening as serving, s3Like } from './servers';

// The built command, as npx runs it: a process of its own, which speaks over HTTP.
jest.setTimeout(120_000);

const HASH = ownerHash({ stackId: STACK, logicalId: LOGICAL_ID });
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'hush-hush' };
const QUESTION = ['--origin', 'https://www.example.com', '--method', 'GET'];

const writeConfig = (...lines: string[]) => writeFileSync(join(home, '.aws', 'config'), lines.join('\n'));

const explain = (bucket: string, env: Readonly<Record<string, string>>, ...args: string[]) => run(['cors', 'explain', bucket, ...QUESTION, ...args], env);

describe('against AWS over HTTP', () => {
  let aws: HttpAws;
  let environment: Record<string, string>;
  beforeEach(async () => {
    aws = new HttpAws();
    await aws.start();
    // By name: an endpoint that is a number has the bucket in the path in any case.
    aws.url = aws.url.replace('127.0.0.1', 'localhost');
    environment = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1', ...KEYS };
    const cors = (id: string) => `<CORSConfiguration><CORSRule><ID>${id}</ID><AllowedMethod>GET</AllowedMethod>`
      + '<AllowedOrigin>https://www.example.com</AllowedOrigin></CORSRule></CORSConfiguration>';
    aws.buckets.set('ours', { region: 'us-east-1', cors: cors(`cdk-adopt:${HASH}:web`) });
    aws.buckets.set('far', { region: 'eu-central-1', cors: cors('theirs') });
    aws.buckets.set('bare', { region: 'us-east-1' });
    aws.cloudFormation.stacks.set('arn:gone', 'DELETE_COMPLETE').set('arn:vanished', 'UPDATE_COMPLETE')
      .set(OTHER_STACK, 'CREATE_COMPLETE').set(STACK, 'UPDATE_ROLLBACK_COMPLETE');
    aws.resources.set(OTHER_STACK, []);
    aws.resources.set(STACK, [{ type: 'AWS::SNS::Topic', logicalId: 'Topic' }, { type: 'Custom::CdkAdoptBucketCors', logicalId: LOGICAL_ID }]);
  });
  afterEach(() => aws.stop());

  test('what is allowed ends with 0, and names the resource, which may be on the last page of the last stack', async () => {
    const { code, out, err } = await explain('ours', environment);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe([
      "allowed: rule 'web' allows this origin and method",
      `rule: 1 of 1, cdk-adopt:${HASH}:web`,
      `owner: ${LOGICAL_ID} of stack Shop (${STACK})`,
      'S3 answers: 200',
      '  Access-Control-Allow-Origin: https://www.example.com',
      '  Access-Control-Allow-Methods: GET',
      '  Access-Control-Allow-Credentials: true',
      '  Vary: Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      `note: this is how S3 reads the rules, and ${new URL(aws.url).host} is not S3: --live asks it`,
      '',
    ].join('\n'));
    expect(aws.actions.filter((action) => action !== 's3:GetBucketCORS')).toEqual([
      // One stack a page, one resource a page, and nothing of the stack that is deleted.
      'cloudformation:ListStacks', 'cloudformation:ListStackResources',
      'cloudformation:ListStacks', 'cloudformation:ListStackResources',
      'cloudformation:ListStacks', 'cloudformation:ListStackResources', 'cloudformation:ListStackResources',
    ]);
  });

  test('what is denied ends with 1; in JSON it has the documented shape', async () => {
    const { code, out, err } = await explain('ours', environment, '--json', '--header', 'X-One, x-two', '--header=x-three');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      bucket: 'ours',
      request: { origin: 'https://www.example.com', method: 'GET', headers: ['X-One', 'x-two', 'x-three'], preflight: true, credentials: false },
      allowed: false, status: 403, headers: {}, error: { code: 'AccessForbidden', message: expect.stringMatching(/^CORSResponse: /) },
      reason: expect.stringContaining("rule 'web'"), remedy: expect.stringContaining('allowedHeaders'),
      rule: { index: 0, id: `cdk-adopt:${HASH}:web`, owner: { kind: 'stack', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID } },
      rules: 1,
      endpoint: `${aws.url}/ours/`,
    });
  });

  test('an actual request is asked about with --actual, a method in small letters is the same', async () => {
    const { code, out } = await run(['cors', 'explain', '--actual', '--origin=https://elsewhere', '--method=get', '--json', 'ours'], environment);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ request: { method: 'GET', preflight: false }, allowed: false, status: 200 });
  });

  test('a bucket without a configuration denies', async () => {
    expect(await explain('bare', environment)).toMatchObject({ code: 1, out: expect.stringMatching(/^denied: the bucket has no CORS rules\n/) });
  });

  test('the bucket may be in another region, and a foreign rule needs no question to CloudFormation', async () => {
    expect(await explain('far', environment)).toMatchObject({ code: 0, out: expect.stringContaining('\nowner: foreign: ') });
    expect(aws.actions).toEqual(['s3:GetBucketCORS', 's3:GetBucketCORS']);
  });

  test('the hash alone is named where CloudFormation may not be asked, and the answer is the same', async () => {
    aws.denied.add('cloudformation:ListStacks');
    const { code, out } = await explain('ours', environment, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).rule.owner).toEqual({
      kind: 'cdk-adopt', hash: HASH, note: 'CloudFormation could not be asked for its stack: AccessDenied: not authorized',
    });
  });

  test.each<[string, string, string]>([
    ['NoSuchBucket', 'nowhere', "could not read the CORS rules of bucket nowhere: NoSuchBucket: NoSuchBucket happened; check the bucket's name\n"],
    ['AccessDenied', 'ours', 'could not read the CORS rules of bucket ours: AccessDenied: AccessDenied happened; '
      + 'allow these credentials s3:GetBucketCORS on the bucket, or choose others with --profile\n'],
  ])('%s is no denial by CORS: it ends with 2, and one sentence on stderr', async (code, bucket, err) => {
    if (code === 'AccessDenied') aws.denied.add('s3:GetBucketCORS');
    const refused = { code: 2, out: '', err };
    expect(await Promise.all([explain(bucket, environment), explain(bucket, environment, '--json')])).toEqual([refused, refused]);
  });

  test('a directory bucket ends with 2 and asks nobody', async () => {
    const { code, out, err } = await explain('logs--use1-az4--x-s3', environment);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^could not read .*: S3 has no CORS configuration for directory buckets; name another bucket\n$/);
    expect(aws.actions).toEqual([]);
  });

  describe('credentials come', () => {
    const profile = (...lines: string[]) => writeConfig('[profile one]', 'region = us-east-1', `endpoint_url = ${aws.url}`, ...lines);

    test('from the environment', async () => {
      await explain('ours', environment);
      expect([...aws.accessKeys]).toEqual(['AKIDENVIRONMENT']);
    });

    test.each<[string, string[], Record<string, string>]>([
      ['--profile', ['--profile', 'one'], {}],
      ['--profile, whatever the environment says', ['--profile=one'], { AWS_PROFILE: 'other', ...KEYS }],
      ['AWS_PROFILE', [], { AWS_PROFILE: 'one' }],
    ])('from the profile of %s, and so does the endpoint', async (_, args, env) => {
      profile('aws_access_key_id = AKIDPROFILE', 'aws_secret_access_key = hush');
      expect(await explain('ours', env, ...args)).toMatchObject({ code: 0, err: '' });
      expect([...aws.accessKeys]).toEqual(['AKIDPROFILE']);
    });

    test("from a profile's process", async () => {
      writeFileSync(join(home, 'keys.json'), JSON.stringify({ Version: 1, AccessKeyId: 'AKIDPROCESS', SecretAccessKey: 'hush' }));
      profile(`credential_process = cat "${join(home, 'keys.json')}"`);
      expect(await explain('ours', {}, '--profile', 'one')).toMatchObject({ code: 0, err: '' });
      expect([...aws.accessKeys]).toEqual(['AKIDPROCESS']);
    });

    test.each<[string, string, string[]]>([
      ['session', 'corp', ['sso_session = corp', 'sso_account_id = 123456789012', 'sso_role_name = Reader',
        '[sso-session corp]', 'sso_region = us-east-1', 'sso_start_url = https://corp.example']],
      ['start URL', 'https://corp.example', ['sso_region = us-east-1', 'sso_start_url = https://corp.example',
        'sso_account_id = 123456789012', 'sso_role_name = Reader']],
    ])("from a profile's SSO %s, where somebody has signed in", async (_, cached, lines) => {
      const expiration = Date.now() + 3_600_000;
      const portal = await listening(createServer((_request, response) => response.end(JSON.stringify({
        roleCredentials: { accessKeyId: 'AKIDSSO', secretAccessKey: 'hush', sessionToken: 'hush', expiration },
      }))));
      try {
        const cache = join(home, '.aws', 'sso', 'cache');
        mkdirSync(cache, { recursive: true });
        writeFileSync(join(cache, `${createHash('sha1').update(cached).digest('hex')}.json`), JSON.stringify({
          accessToken: 'hush', expiresAt: new Date(expiration).toISOString(),
        }));
        profile(...lines);
        expect(await explain('ours', { AWS_ENDPOINT_URL_SSO: portal.url }, '--profile', 'one')).toMatchObject({ code: 0, err: '' });
        expect([...aws.accessKeys]).toEqual(['AKIDSSO']);
      } finally {
        portal.server.close();
      }
    });

    test.each<[string, (host: string) => Record<string, string>]>([
      ['a container', (host) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${host}/keys` })],
      ['an instance', (host) => ({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: host })],
    ])('from the role of %s', async (_, env) => {
      const keys = { Code: 'Success', AccessKeyId: 'AKIDROLE', SecretAccessKey: 'hush', Token: 'hush', Expiration: new Date(Date.now() + 3_600_000).toISOString() };
      const texts: Record<string, string> = { '/latest/api/token': 'hush', '/latest/meta-data/iam/security-credentials/': 'Reader' };
      const metadata = await listening(createServer(({ url = '' }, response) => response.end(texts[url] ?? JSON.stringify(keys))));
      try {
        const ended = await explain('ours', { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1', ...env(metadata.url) });
        expect(ended).toMatchObject({ code: 0, err: '' });
        expect([...aws.accessKeys]).toEqual(['AKIDROLE']);
      } finally {
        metadata.server.close();
      }
    });

    test.each<[string, string[], RegExp]>([
      ['from nowhere', [], /^could not get credentials to read the CORS rules of bucket ours: CredentialsProviderError: .*; sign in .* --profile\n$/],
      ['from a profile that is not there', ['--profile', 'none'], /^there is no profile 'none' in the AWS configuration/],
    ])('%s: that ends with 2', async (_, args, err) => {
      const ended = await explain('ours', { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1' }, ...args);
      expect(ended).toEqual({ code: 2, out: '', err: expect.stringMatching(err) });
      expect(ended.err.trim()).not.toContain('\n');
    });
  });
});

test('an endpoint where nobody listens ends with 2, and a hint at the network and the endpoint', async () => {
  const { url, server } = await listening(createServer());
  await new Promise((resolve) => server.close(resolve));
  const ended = await explain('ours', { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', ...KEYS });
  expect(ended).toEqual({ code: 2, out: '', err: expect.stringMatching(/^could not read .*: ECONNREFUSED.*; try again, and check the network.*AWS_ENDPOINT_URL.*\n$/) });
});

describe('the request itself', () => {
  const RULES = [
    { ID: 'read', AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'] },
    { ID: 'write', AllowedMethods: ['PUT'], AllowedOrigins: ['https://www.example.com'], AllowedHeaders: ['content-type'] },
  ];
  const file = () => {
    const path = join(home, 'cors.json');
    writeFileSync(path, JSON.stringify(RULES));
    return path;
  };
  const ofFile = (...args: string[]) => run(['cors', 'explain', '--rules', file(), '--origin', 'https://www.example.com', ...args]);

  test('the rules in a file are explained without a bucket, credentials and network', async () => {
    expect(await ofFile('--method', 'GET')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^allowed: rule 'read' allows .*\nrule: 1 of 2, read\n/) });
    const { code, out } = await ofFile('--method', 'DELETE', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ file: join(home, 'cors.json'), allowed: false, rules: 2 });
  });

  test('the exit code is that of the answer, whatever the rules say', async () => {
    const put = ['--method', 'PUT', '--header', 'content-type'];
    expect(await ofFile(...put)).toMatchObject({ code: 0 });
    const { code, out } = await ofFile(...put, '--live', await cephLike(RULES), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      allowed: true,
      live: { allowed: false, method: 'OPTIONS', status: 403, causes: [expect.stringContaining("rule 'read', the first whose origin matches")] },
    });
    expect(await ofFile(...put, '--live', await s3Like(RULES))).toMatchObject({ code: 0, out: expect.stringMatching(/\nthe answer is as S3 reads the rules\n$/) });
  });

  test('a bucket is asked at its endpoint', async () => {
    const cors = '<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://www.example.com</AllowedOrigin></CORSRule></CORSConfiguration>';
    const seen: string[] = [];
    const url = await serving(({ method, url: path, headers }, response) => {
      seen.push(`${method} ${path} ${headers.origin?.replace(/[0-9a-f]{8}/, '...') ?? ''}`.trim());
      if (method === 'GET') response.writeHead(200).end(cors);
      else response.writeHead(403, { server: 'another' }).end();
    });
    const { code, out } = await explain('shared', KEYS, '--live', '--endpoint', url, '--region', 'us-east-1');
    expect(seen).toEqual(['GET /shared/?cors', 'OPTIONS /shared/ https://www.example.com', 'OPTIONS /shared/ https://....invalid'].map((one) => expect.stringMatching(
      `^${one.replace(/[?.]/g, '\\$&')}`)));
    expect(code).toBe(1);
    expect(out).toMatch(/^allowed: .*\nlive: denied: a preflight has to be answered with 200 to 299, and is with 403\n/s);
    expect(out).toMatch(/\npossible cause: another implementation of S3 .* \(server: another\)\n$/);
    expect(out).not.toContain('note:');
  });

  test('what can not be sent ends with 2 and says why', async () => {
    expect(await ofFile('--method', 'GET', '--live', 'http://127.0.0.1:1')).toEqual({
      code: 2, out: '', err: expect.stringMatching(/^could not send OPTIONS to http:\/\/127\.0\.0\.1:1\/: ECONNREFUSED.*; nothing listens there: .*\n$/),
    });
  });
});

describe('against moto', () => {
  let moto: Emulator;
  let url: string;
  beforeAll(async () => {
    moto = await startEmulator('moto');
    url = moto.url.replace('127.0.0.1', 'localhost');
    const client = new S3Client({ ...clientOf(moto.url), forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'shared' }));
    const CORSRules = [
      { ID: 'theirs', AllowedMethods: ['PUT'], AllowedOrigins: ['https://*.example.com'], AllowedHeaders: ['x-amz-*'] },
      { ID: `cdk-adopt:${HASH}:web`, AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'], MaxAgeSeconds: 60 },
    ];
    await client.send(new PutBucketCorsCommand({ Bucket: 'shared', CORSConfiguration: { CORSRules } }));
  }, 600_000);
  afterAll(() => moto?.stop());

  test('rules are read from a bucket and decide: 0, 1, and 2 where there is no bucket', async () => {
    const env = { AWS_ENDPOINT_URL: url, ...KEYS };
    const [allowed, denied, absent] = await Promise.all([
      explain('shared', env, '--json'), run(['cors', 'explain', 'shared', '--origin', 'https://a.example.com', '--method', 'DELETE'], env), explain('absent', env),
    ]);
    expect([allowed, denied, absent].map(({ code }) => code)).toEqual([0, 1, 2]);
    expect(JSON.parse(allowed.out)).toMatchObject({
      allowed: true, headers: { 'Access-Control-Max-Age': '60' }, rules: 2,
      rule: { index: 1, owner: { kind: 'cdk-adopt', hash: HASH, note: expect.stringMatching(/^CloudFormation could not be asked/) } },
    });
    expect(denied.out).toMatch(/^denied: .*'theirs'.*DELETE\nnearest rule: 1 of 2, theirs\nowner: foreign/);
    expect(absent.err).toMatch(/^could not read the CORS rules of bucket absent: NoSuchBucket: .*; check the bucket's name\n$/);
  });

  test('a profile names the endpoint, and a role that is assumed', async () => {
    writeConfig(
      '[profile keys]', 'aws_access_key_id = AKIDKEYS', 'aws_secret_access_key = hush', `endpoint_url = ${url}`, 'region = us-east-1',
      '[profile role]', 'role_arn = arn:aws:iam::123456789012:role/Reader', 'source_profile = keys', `endpoint_url = ${url}`, 'region = us-east-1',
    );
    const allowed = { code: 0, err: '' };
    expect(await Promise.all(['keys', 'role'].map((profile) => explain('shared', {}, '--profile', profile)))).toMatchObject([allowed, allowed]);
  });

  test('a token file assumes a role', async () => {
    writeFileSync(join(home, 'token'), 'hush');
    const env = {
      AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'), AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/Reader',
    };
    expect(await explain('shared', env)).toMatchObject({ code: 0, err: '' });
  });
});

async function listening(server: Server): Promise<{ url: string; server: Server }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
