import { explain } from '../../../cli/cors/explain';
import { textOf } from '../../../cli/cors/text';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { park } from '../../../core/bucket-cors/parked';
import { LOGICAL_ID, STACK } from '../../support/world';
import { ask, HASH, ORIGIN, OURS, RULE } from './support';

const FOREIGN: Rule = { AllowedMethods: ['PUT'], AllowedOrigins: ['https://foreign'] };

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

test('the rules in a file have no owner that is looked for', async () => {
  const request = { origin: ORIGIN, method: 'GET', headers: [], preflight: true, credentials: false };
  const explanation = await explain({ file: 'cors.json', request }, { rules: markRules(OURS, [RULE]) });
  expect(explanation).toMatchObject({ file: 'cors.json', allowed: true, rule: { owner: { kind: 'cdk-adopt', hash: HASH, note: expect.stringContaining('in a file') } } });
  expect(Object.keys(JSON.parse(JSON.stringify(explanation)))).not.toContain('bucket');
});

describe('rules that an exclusive BucketCors has set aside', () => {
  const rules = [...park(OURS, [{ ...RULE, ID: 'theirs' }, FOREIGN]), ...markRules(OURS, [{ ...RULE, AllowedOrigins: ['https://ours.example'] }])];

  test('decide nothing, and are shown as parked, with the resource that has set them aside', async () => {
    const explanation = await ask(rules);
    const owner = { kind: 'stack', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID };
    expect(explanation).toMatchObject({ allowed: false, status: 403, rules: 3, parked: [{ by: owner, rules: [0, 1], allowing: [0] }] });
    expect(textOf(explanation)).toMatch(new RegExp(
      `^parked: rules 1 and 2, set aside by an exclusive BucketCors; without it, rule 1 would allow the request: ${LOGICAL_ID} of stack Shop`, 'm'));
  });

  test('are shown where another rule allows the request, too, and whoever has set them aside', async () => {
    const explanation = await ask(park({ ...OURS, logicalId: 'Gone' }, rules).concat(rules.slice(2)), { origin: 'https://ours.example' });
    expect(explanation).toMatchObject({ allowed: true, parked: [{ by: { kind: 'cdk-adopt' }, rules: [0, 1], allowing: [] }] });
    expect(textOf(explanation)).toMatch(/^parked: rules 1 and 2, set aside by an exclusive BucketCors: the BucketCors of hash /m);
  });

  test('are not in the answer where there are none', async () => {
    expect('parked' in await ask([FOREIGN])).toBe(false);
  });
});
