import { list } from '../../../cli/cors/list';
import type { Stacks } from '../../../cli/cors/owner';
import type { Buckets } from '../../../cli/cors/s3';
import { PLAIN, withTable } from '../../../cli/shared/table';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { park } from '../../../core/bucket-cors/parked';
import { OperationError } from '../../../core/errors';
import { ownerHash } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK } from '../../support/world';
import { HASH, OURS, RULE, shows, THEIRS, TYPE } from './support';

const OTHER = { stackId: OTHER_STACK, logicalId: LOGICAL_ID };
const FOREIGN: Rule = { AllowedMethods: ['PUT'], AllowedOrigins: ['https://other.example.com'] };
const DENIED = new OperationError('could not read the CORS rules of bucket secret: AccessDenied');

const account = (rules: Readonly<Record<string, readonly Rule[] | Error>>): Buckets => ({
  region: async () => 'eu-west-1',
  names: async () => Object.keys(rules),
  async rules(bucket) {
    const found = rules[bucket]!;
    if (found instanceof Error) throw found;
    return { rules: found };
  },
});

async function listed(rules: Parameters<typeof account>[0], stacks: Stacks) {
  const { yes, table, text, json } = await list(account(rules), stacks);
  return { yes, lines: withTable(table, text, PLAIN).split('\n').map((line) => line.trimEnd()), json: JSON.parse(JSON.stringify(json)) };
}

test('of each bucket with rules of ours, whose each rule is: of a stack that is there, of one that is gone, or foreign', async () => {
  const stacks = shows(THEIRS, { [OTHER_STACK]: [{ type: TYPE, logicalId: LOGICAL_ID }] });
  const { yes, lines, json } = await listed({
    shared: [FOREIGN, ...markRules(OURS, [RULE, { ...RULE, ID: 'second' }]), ...markRules(OTHER, [RULE])], theirs: [FOREIGN], empty: [],
  }, stacks);
  expect([yes, lines]).toEqual([true, [
    'BUCKET  RULES  OWNER',
    'shared  1      foreign',
    `shared  2, 3   ${LOGICAL_ID} of stack Shop`,
    `shared  4      ${LOGICAL_ID} of stack Blog (gone)`,
    '',
    '1 bucket in eu-west-1 with CORS rules of a BucketCors, of 3 that were read',
  ]]);
  expect(json).toEqual({ region: 'eu-west-1', buckets: [{ bucket: 'shared', rules: 4, owners: [
    { owner: { kind: 'foreign' }, rules: [0], parked: [] },
    { owner: { kind: 'stack', stack: 'Shop', stackId: OURS.stackId, resource: LOGICAL_ID, state: 'live' }, rules: [1, 2], parked: [] },
    { owner: { kind: 'stack', stack: 'Blog', stackId: OTHER_STACK, resource: LOGICAL_ID, state: 'gone' }, rules: [3], parked: [] },
  ] }] });
});

test('stacks that are gone are asked only where those that are there have not all', async () => {
  const stacks = shows(THEIRS, { [OTHER_STACK]: [] });
  await listed({ one: markRules(OURS, [RULE]), two: markRules(OURS, [RULE]) }, stacks);
  expect(stacks.asked).toEqual(['stacks', OURS.stackId]);
  const none = shows(THEIRS);
  await listed({ one: [FOREIGN] }, none);
  expect(none.asked).toEqual([]);
});

test('rules that an exclusive BucketCors has set aside are told from others', async () => {
  const { lines } = await listed({ shared: [...park(OURS, [FOREIGN]), ...markRules(OURS, [RULE])] }, shows(THEIRS));
  expect(lines[1]).toBe('shared  1      foreign, set aside by an exclusive BucketCors');
});

test('an owner that no stack of the region has is unknown', async () => {
  const { lines, json } = await listed({ shared: markRules(OURS, [RULE]) }, shows({}));
  expect(lines[1]).toBe(`shared  1      the BucketCors of hash ${HASH} (unknown)`);
  expect(json.buckets[0].owners[0].owner).toEqual({ kind: 'cdk-adopt', hash: ownerHash(OURS), state: 'unknown' });
});

test('what may not be read is said, and the rest is listed', async () => {
  const { yes, lines, json } = await listed({ secret: DENIED, shared: markRules(OURS, [RULE]) }, shows(awsError('AccessDenied')));
  expect([yes, lines.slice(-3)]).toEqual([true, [
    '1 bucket in eu-west-1 with CORS rules of a BucketCors, of 1 that were read',
    'could not read the CORS rules of bucket secret: AccessDenied',
    'CloudFormation could not be asked for all owners: AccessDenied: AccessDenied happened',
  ]]);
  expect(json.unread).toHaveLength(2);
});
