import * as fc from 'fast-check';
import { parseDesiredCors } from '../../../core/bucket-cors/desired-state';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { ownerHash } from '../../../core/ownership';
import { bucketCors } from '../../../lambda/bucket-cors/bucket-cors';
import { OTHER_STACK } from '../../support/world';
import { Account, announced, deployed, GONE_STACK, maybe, OWNER, patched, RUNS } from './support';

jest.setTimeout(1_200_000);

const TYPE = 'Custom::CdkAdoptBucketCors';
const BUCKETS = ['one', 'two', 'gone'];
const origin = fc.constantFrom('https://a.example.com', 'https://b.example.com', '*');
const rule: fc.Arbitrary<Rule> = fc.record({
  ID: maybe(fc.constantFrom('x', 'y')), AllowedMethods: fc.constantFrom<string[]>(['GET'], ['PUT', 'GET']), AllowedOrigins: fc.uniqueArray(origin, { minLength: 1 }),
});
const others = fc.constantFrom({ stackId: OTHER_STACK, logicalId: 'Cors' }, { stackId: GONE_STACK, logicalId: 'Cors' });
const stored: fc.Arbitrary<Rule[]> = fc.array(fc.tuple(maybe(others), rule), { maxLength: 4 })
  .map((all) => all.map(([owner, one]) => (owner ? markRules(owner, [one])[0]! : one)));
const properties = fc.record({
  ContractVersion: fc.constant('1'),
  Bucket: fc.constantFrom(...BUCKETS),
  Rules: fc.array(fc.record({ Id: maybe(fc.constantFrom('x', '2')), AllowedMethods: fc.constantFrom(['GET'], ['PUT']), AllowedOrigins: fc.uniqueArray(origin, { minLength: 1 }) }), { maxLength: 3 }),
  Precedence: fc.constantFrom('first', 'last'),
  Exclusive: fc.constantFrom('false', 'false', 'true'),
});

async function accountWith(one: Rule[], two: Rule[], former: object | undefined) {
  const account = new Account();
  account.world.s3.buckets.set('one', one).set('two', two);
  if (!former) return { account };
  const { ok, id } = await deployed(account, bucketCors(account.world.s3), { type: TYPE, wanted: { ...former } });
  return ok ? { account, before: { properties: { ...former }, physicalId: id } } : { account };
}

/** What somebody does to a bucket by hand. */
const edit = fc.record({
  bucket: fc.constantFrom('one', 'two'), how: fc.constantFrom('none', 'none', 'reverse', 'drop', 'add'), added: rule,
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited({ world: { s3 } }: Account, { bucket, how, added }: Edit): void {
  const rules = s3.buckets.get(bucket)!;
  s3.buckets.set(bucket, { none: rules, reverse: [...rules].reverse(), drop: rules.slice(1), add: [added, ...rules] }[how]);
}

const isOurs = ({ ID = '' }: Rule) => ID.startsWith(`cdk-adopt:${ownerHash(OWNER)}:`);
const isSetAside = ({ AllowedOrigins }: Rule) => AllowedOrigins.some((each) => each.startsWith('cdk-adopt-parked:'));

test('what is announced of CORS rules is what happens, and nothing else does', () => fc.assert(fc.asyncProperty(
  stored, stored, maybe(properties), edit, maybe(properties), async (one, two, former, change, wanted) => {
    const { account, before } = await accountWith(one, two, former);
    edited(account, change);
    fc.pre(before !== undefined || wanted !== undefined);
    const deployment = { type: TYPE, wanted: wanted && { ...wanted }, former: before } as const;
    const rulesBefore = structuredClone(account.world.s3.buckets);
    const { diff, state } = await announced(account, deployment);
    const { ok, reason } = await deployed(account, bucketCors(account.world.s3), deployment);
    expect([ok, reason]).toEqual([diff.outcome !== 'refused', ok ? reason : expect.any(String)]);
    if (!ok) {
      expect(account.world.s3.buckets).toEqual(rulesBefore);
      return;
    }
    const changed: string[] = [];
    for (const [name, rules] of account.world.s3.buckets) {
      expect(await state.rules(parseDesiredCors({ Bucket: name }).bucket)).toEqual(rules);
      if (JSON.stringify(rules) !== JSON.stringify(rulesBefore.get(name))) changed.push(`CORS rules of bucket ${name}`);
    }
    expect(diff.changes.map(({ thing }) => thing).sort()).toEqual(changed.sort());
    for (const { thing, kind, foreign, diff: patch } of diff.changes) {
      const name = thing.replace('CORS rules of bucket ', '');
      const [was, is] = [rulesBefore.get(name)!, account.world.s3.buckets.get(name)!];
      expect([name, kind]).toEqual([name, !is.some(isOurs) ? 'remove' : was.some(isOurs) ? 'change' : 'create']);
      expect([name, foreign]).toEqual([name, is.filter(isSetAside).length > was.filter(isSetAside).length]);
      const text = (rules: readonly Rule[]) => ({ [`${name}/cors`]: rules.map((rule) => `${JSON.stringify(rule, undefined, 2)}\n`).join('') });
      expect(patched(patch!, text(was))).toEqual(text(is));
    }
  }), RUNS));
