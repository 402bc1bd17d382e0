import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { explain, type Question } from '../../../cli/cors/explain';
import type { Stacks } from '../../../cli/cors/owner';
import { textOf } from '../../../cli/cors/text';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { ownerHash } from '../../../core/ownership';
import { BucketCors } from '../../../lib';
import { awsError, lostAnswer } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';

const TYPE = 'Custom::CdkAdoptBucketCors';
const OURS = { stackId: STACK, logicalId: LOGICAL_ID };
const HASH = ownerHash(OURS);
const ORIGIN = 'https://www.example.com';
const RULE: Rule = { ID: 'web', AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: [ORIGIN] };
const FOREIGN: Rule = { AllowedMethods: ['PUT'], AllowedOrigins: ['https://foreign'] };

type Resources = Record<string, { type: string; logicalId: string }[] | Error>;

/** CloudFormation with these stacks; an error in place of what would be shown is thrown. */
function shows(resources: Resources | Error): Stacks & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async *ids() {
      asked.push('stacks');
      if (resources instanceof Error) throw resources;
      yield* Object.keys(resources);
    },
    async *resources(stackId) {
      asked.push(stackId);
      const shown = (resources as Resources)[stackId]!;
      if (shown instanceof Error) throw shown;
      yield* shown;
    },
    region: async () => 'eu-west-1',
  };
}

const THEIRS = { [STACK]: [{ type: 'AWS::S3::Bucket', logicalId: 'Bucket' }, { type: TYPE, logicalId: LOGICAL_ID }] };

function ask(rules: readonly Rule[], request: Partial<Question['request']> = {}, stacks: Stacks = shows(THEIRS)) {
  const question = { bucket: 'shared', request: { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false, ...request } };
  return explain(question, { rules: async () => [...rules] }, stacks);
}

describe('the answer', () => {
  test('names the rule as the user named it, where it stands, and the resource that holds it', async () => {
    const explanation = await ask([FOREIGN, ...markRules(OURS, [RULE])]);
    expect(explanation).toMatchObject({
      bucket: 'shared', request: { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false },
      allowed: true, status: 200, reason: "rule 'web' allows this origin and method", rules: 2,
      headers: { 'Access-Control-Allow-Origin': ORIGIN, 'Access-Control-Allow-Methods': 'GET, HEAD' },
      rule: { index: 1, id: `cdk-adopt:${HASH}:web`, owner: { kind: 'stack', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID } },
    });
    expect(textOf(explanation).split('\n').slice(0, 5)).toEqual([
      "allowed: rule 'web' allows this origin and method",
      `rule: 2 of 2, cdk-adopt:${HASH}:web`,
      `owner: ${LOGICAL_ID} of stack Shop (${STACK})`,
      'S3 answers: 200',
      `  Access-Control-Allow-Origin: ${ORIGIN}`,
    ]);
  });

  test('of a denial names the nearest rule, its owner, the error of S3 and the remedy', async () => {
    const explanation = await ask([FOREIGN, ...markRules(OURS, [RULE])], { method: 'POST' });
    expect(explanation).toMatchObject({
      allowed: false, status: 403, headers: {}, error: { code: 'AccessForbidden' }, remedy: expect.stringContaining('POST'),
      rule: { index: 1, owner: { kind: 'stack' } },
    });
    const text = textOf(explanation);
    expect(text).toMatch(/^denied: rule 'web' allows this origin, but not the method POST\nnearest rule: 2 of 2, /);
    expect(text).toMatch(/^S3 answers: 403 AccessForbidden: CORSResponse: /m);
    expect(text).toMatch(/^remedy: add POST /m);
  });

  test.each<[string, Rule, string]>([
    ['a colon stays in the name', { ...RULE, ID: 'a:b' }, "rule 'a:b'"],
    ['a rule without an id of its own has its number', { ...RULE, ID: undefined }, "rule '1'"],
  ])('%s', async (_, rule, name) => {
    expect((await ask(markRules(OURS, [rule]))).reason).toBe(`${name} allows this origin and method`);
  });

  test.each([undefined, ''])('a foreign rule without an ID (%j) is called by its place, from 1', async (ID) => {
    const explanation = await ask([FOREIGN, { ...RULE, ID }]);
    expect(explanation).toMatchObject({ reason: 'rule 2 allows this origin and method', rule: { index: 1, owner: { kind: 'foreign' } } });
    expect(textOf(explanation)).toMatch(/^rule: 2 of 2\nowner: foreign: no BucketCors holds it$/m);
  });

  test('is a denial without a rule where the bucket has none', async () => {
    const explanation = await ask([]);
    expect(explanation).toMatchObject({ allowed: false, status: 403, reason: 'the bucket has no CORS rules', rules: 0 });
    expect(explanation.rule).toBeUndefined();
    expect(textOf(explanation)).toMatch(/^denied: the bucket has no CORS rules\nS3 answers: 403 /);
  });

  test('on one line each tells what the bucket holds: nothing in it starts a line, colours one, or turns it round', async () => {
    const ID = 'a\nowner: me\r\u001b[32m\u007f\u009b1m\u0085\u2028\u202eb';
    const origin = 'HTTPS://www.example.com\u001b]0;*';
    const explanation = await ask([{ ...RULE, ID, AllowedOrigins: [origin] }], { origin: 'https://www.example.com\u001b]0;' });
    expect(explanation).toMatchObject({ rule: { id: ID }, reason: expect.stringContaining(origin) }); // as --json has it
    const text = textOf(explanation);
    const shown = 'a\uFFFDowner: me\uFFFD\uFFFD[32m\uFFFD\uFFFD1m\uFFFD\uFFFD\uFFFDb';
    expect(text).toContain(`\nnearest rule: 1 of 1, ${shown}\nowner: foreign: no BucketCors holds it\nS3 answers: 403 `);
    expect(text).toContain('rule \'' + shown + '\' has HTTPS://www.example.com\uFFFD]0;*, ');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('takes in the headers that a preflight asks for', async () => {
    const rules = [{ ...RULE, AllowedHeaders: ['x-amz-*'] }];
    expect((await ask(rules, { headers: ['X-Amz-Acl'] })).allowed).toBe(true);
    expect(await ask(rules, { headers: ['X-Amz-Acl', 'X-Other'] })).toMatchObject({ allowed: false, reason: expect.stringContaining('X-Other') });
  });

  test('a page that sends credentials is denied by a rule for any origin', async () => {
    const any = [{ ...RULE, AllowedOrigins: ['*'] }];
    expect(await ask(any)).toMatchObject({ allowed: true });
    expect(await ask(any, { credentials: true })).toMatchObject({ allowed: false, rule: { index: 0 } });
  });

  test('of an actual request is that S3 carries it out, even where the page may not see the answer', async () => {
    expect(await ask([RULE], { preflight: false })).toMatchObject({ allowed: true, status: 200 });
    const denied = await ask([RULE], { preflight: false, method: 'PUT' });
    expect(denied).toMatchObject({ allowed: false, status: 200 });
    expect(denied.error).toBeUndefined();
  });
});

describe('the owner', () => {
  const HELD = markRules(OURS, [RULE]);
  const ownerOf = async (stacks: Stacks, rules: readonly Rule[] = HELD) => (await ask(rules, {}, stacks)).rule!.owner;

  test('is foreign without a question to CloudFormation where the ID is not of our form', async () => {
    for (const ID of ['web', 'cdk-adopt:web', 'cdk-adopt:0123:web', `x-cdk-adopt:${HASH}:web`]) {
      const stacks = shows(THEIRS);
      expect(await ownerOf(stacks, [{ ...RULE, ID }])).toEqual({ kind: 'foreign' });
      expect(stacks.asked).toEqual([]);
    }
  });

  test('is looked for stack by stack until it is found', async () => {
    const stacks = shows({ [OTHER_STACK]: [{ type: TYPE, logicalId: LOGICAL_ID }], ...THEIRS, 'arn:never/asked': [] });
    expect(await ownerOf(stacks)).toMatchObject({ kind: 'stack', stackId: STACK });
    expect(stacks.asked).toEqual(['stacks', OTHER_STACK, STACK]);
  });

  test('is no resource of another type, be its hash the same', async () => {
    expect(await ownerOf(shows({ [STACK]: [{ type: 'Custom::CdkAdoptElasticIp', logicalId: LOGICAL_ID }] }))).toMatchObject({ kind: 'cdk-adopt' });
  });

  test('is found though a stack has gone since it was listed', async () => {
    expect(await ownerOf(shows({ [OTHER_STACK]: awsError('ValidationError'), ...THEIRS }))).toMatchObject({ kind: 'stack', stackId: STACK });
  });

  test('is the hash alone where no stack has it, with a note that says where was looked', async () => {
    const explanation = await ask(HELD, {}, shows({ [OTHER_STACK]: [] }));
    expect(explanation.rule!.owner).toEqual({ kind: 'cdk-adopt', hash: HASH, note: expect.stringMatching(/^no live stack .* in eu-west-1: .*--region/) });
    expect(textOf(explanation)).toMatch(new RegExp(`^owner: the BucketCors of hash ${HASH}; no live stack`, 'm'));
  });

  test.each([
    ['the stacks', shows(awsError('AccessDenied')), 'AccessDenied: AccessDenied happened'],
    ['the resources of one', shows({ [OTHER_STACK]: awsError('Throttling') }), 'Throttling: Throttling happened'],
    ['anything', shows(lostAnswer()), 'ECONNRESET: socket hang up'],
  ])('is the hash alone where CloudFormation does not show %s, with a note why', async (_, stacks, why) => {
    expect(await ownerOf(stacks)).toEqual({ kind: 'cdk-adopt', hash: HASH, note: `CloudFormation could not be asked for its stack: ${why}` });
  });

  test('is looked for by the type that the construct has', () => {
    const stack = new Stack(new App(), 'Stack');
    const rules = [{ allowedOrigins: [ORIGIN], allowedMethods: [s3.HttpMethods.GET] }];
    new BucketCors(stack, 'Cors', { bucket: s3.Bucket.fromBucketName(stack, 'Shared', 'shared'), rules });
    Template.fromStack(stack).resourceCountIs(TYPE, 1);
  });
});

test('what breaks while the rules are read is no answer', async () => {
  const source = { rules: async () => { throw awsError('NoSuchBucket'); } };
  const question = { bucket: 'shared', request: { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false } };
  await expect(explain(question, source, shows(THEIRS))).rejects.toThrow('NoSuchBucket happened');
});
