import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { markRules, type Precedence, type Rule } from '../../core/bucket-cors/merge';
import { type Owner, ownerHash } from '../../core/ownership';
import { s3 } from '../../lambda/bucket-cors/s3';
import type { CustomResourceEvent } from '../../lambda/custom-resource/protocol';
import { type LambdaFunction, lambdaFunction } from '../simulation/http/function';
import { newTime } from '../simulation/http/shared-time';
import { HttpAws } from '../support/http-aws';
import { assetOf } from '../support/invoke-bundle';
import { LOGICAL_ID } from '../support/world';
import { clientOf } from './contract';
import { type Emulator, startEmulator } from './emulators';

// Three stacks' blocks and two foreign rules on one bucket: the bundled handler, against moto. All that a request goes by is the
// configuration that it finds, so orders that come to the same configuration are one from there on: each step is taken once from each.

const BUCKET = 'shared';
const FOREIGN = [
  '<CORSRule><ID>web</ID><AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedOrigin>https://upload.example</AllowedOrigin>'
    + '<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-meta-b</ExposeHeader><MaxAgeSeconds>0</MaxAgeSeconds></CORSRule>',
  '<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://*.example</AllowedOrigin><AllowedOrigin>http://b&amp;a</AllowedOrigin></CORSRule>',
];

const OWNERS: readonly Owner[] = ['Shop', 'Blog', 'News'].map((name) =>
  ({ stackId: `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/11111111-2222-3333-4444-555555555555`, logicalId: LOGICAL_ID }));
const LIFE = ['Create', 'Update', 'Delete'] as const;
/** What a stack declares after its Create, and after its Update. */
const rulesAfter = (owner: number, step: number): Rule[] => [['GET', 'HEAD'], ['GET', 'PUT', 'DELETE']][step]!
  .map((method, index) => ({ AllowedMethods: [method], AllowedOrigins: [`https://${owner}-${step}-${index}.example`], MaxAgeSeconds: 60 }));

const aws = new HttpAws();
const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-orders-'));
let moto: Emulator;
let client: S3Client;
let handler: LambdaFunction;

beforeAll(async () => {
  moto = await startEmulator('moto');
  await aws.start();
  client = new S3Client({ ...clientOf(moto.url), forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const sandbox = join(folder, 'sandbox.js');
  await build({ entryPoints: [join(__dirname, '..', 'simulation', 'http', 'sandbox.ts')], outfile: sandbox, bundle: true, platform: 'node' });
  handler = lambdaFunction({
    bundle: assetOf('bucket-cors'), sandbox, time: newTime(), lane: 0, timeout: 300_000, log: () => undefined,
    env: {
      AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_S3: moto.url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
}, 600_000);

afterAll(async () => {
  await handler?.stop();
  await aws.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What moto holds, byte for byte. */
async function xml(put?: string): Promise<string> {
  // Signed enough to be taken for S3's: signatures are not verified.
  const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none';
  const answer = await fetch(`${moto.url}/${BUCKET}?cors`, { headers: { authorization }, ...(put && { method: 'PUT', body: put }) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.text();
}

const isForeign = (rule: string) => !rule.includes('<ID>cdk-adopt:');
const foreignOf = (document: string) => (document.match(/<CORSRule>.*?<\/CORSRule>/gs) ?? []).filter(isForeign);

/** One request of CloudFormation's, and its answer. */
async function request(owner: number, step: number, precedence: Precedence): Promise<string> {
  const type = LIFE[step]!;
  const { stackId: StackId } = OWNERS[owner]!;
  const properties = (after: number) => ({
    ContractVersion: '1', Bucket: BUCKET, Precedence: precedence, Exclusive: 'false',
    Rules: rulesAfter(owner, after).map((rule) => ({ ...rule, MaxAgeSeconds: String(rule.MaxAgeSeconds) })),
  });
  const id = type === 'Create' ? undefined : `cdk-adopt:${ownerHash(OWNERS[owner]!)}`;
  const event: CustomResourceEvent = {
    RequestType: type, RequestId: `request-${aws.responses.length}`, ResponseURL: `${aws.url}/response`, ResourceType: 'Custom::CdkAdoptBucketCors',
    StackId, LogicalResourceId: LOGICAL_ID, ResourceProperties: properties(Math.min(step, 1)),
    ...(id !== undefined && { PhysicalResourceId: id }), ...(type === 'Update' && { OldResourceProperties: properties(0) }),
  };
  const status = `${type.toUpperCase()}_IN_PROGRESS`;
  Object.assign(aws.cloudFormation, { seen: { status, physicalId: id }, properties: JSON.stringify(event.ResourceProperties) });
  aws.cloudFormation.stacks.set(StackId, status);
  expect(await handler.invoke(event)).toBe('returned');
  return aws.responses.at(-1)!.Status;
}

/** Each stack's block is there as a whole, in one piece, on its side of the foreign rules. @param steps taken by each stack */
async function expectBlocks(steps: readonly number[], precedence: Precedence): Promise<void> {
  const rules = await s3(client).getRules({ name: BUCKET });
  const blocks = steps.map((step, owner) => (step === 1 || step === 2 ? markRules(OWNERS[owner]!, rulesAfter(owner, step - 1)) : []));
  const at = (rule: Rule) => rules.findIndex(({ ID }) => ID === rule.ID);
  const places = rules.flatMap(({ ID }, index) => (ID?.startsWith('cdk-adopt:') ? [] : [index]));
  for (const block of blocks.filter(({ length }) => length > 0)) {
    const begin = at(block[0]!);
    expect(rules.slice(begin, begin + block.length)).toEqual(block);
    expect(precedence === 'first' ? begin + block.length <= places[0]! : begin > places.at(-1)!).toBe(true);
  }
  expect(rules).toHaveLength(FOREIGN.length + blocks.flat().length);
}

test.each(['first', 'last'] as const)('%s: whatever the order of all steps, foreign rules keep their bytes and their order', async (precedence) => {
  await xml(`<CORSConfiguration>${FOREIGN.join('')}</CORSConfiguration>`);
  const foreign = foreignOf(await xml());
  expect(foreign).toHaveLength(FOREIGN.length);
  const known = new Map<string, number>();
  let current = await xml();

  /** Takes every step from there, and all behind it. Returns how many orders there are. @param steps taken by each stack */
  const ordersFrom = async (document: string, steps: readonly number[]): Promise<number> => {
    const key = `${steps} ${document}`;
    if (known.has(key)) return known.get(key)!;
    let orders = 0;
    // The stacks come in one order, since nothing but their names tells one from the other.
    const able = steps.flatMap((step, owner) => (step < LIFE.length && (steps[owner - 1] ?? 1) > 0 ? [owner] : []));
    for (const owner of able) {
      if (current !== document) await xml(document);
      expect(await request(owner, steps[owner]!, precedence)).toBe('SUCCESS');
      const outcome = current = await xml();
      const after = steps.map((step, index) => (index === owner ? step + 1 : step));
      expect(foreignOf(outcome)).toEqual(foreign);
      await expectBlocks(after, precedence);
      orders += await ordersFrom(outcome, after);
    }
    known.set(key, Math.max(1, orders));
    return known.get(key)!;
  };

  expect(await ordersFrom(current, OWNERS.map(() => 0))).toBe(280); // of the 1,680 (9! / 3!^3), one of six that differ in the stacks' names
}, 240_000);
