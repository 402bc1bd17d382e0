import { desiredRules, parseDesiredCors, rulesWithoutOwner } from '../../../core/bucket-cors/desired-state';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { park } from '../../../core/bucket-cors/parked';
import type { BucketCorsContract } from '../../../core/contracts/bucket-cors';

const CONTRACT: BucketCorsContract = {
  ContractVersion: '1', Bucket: 'shared', Rules: [{ Id: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: '300' }],
  Precedence: 'first', Exclusive: 'true',
};
const parse = (properties: Partial<BucketCorsContract>) => parseDesiredCors({ ...properties });

const US = { stackId: 'stack-1', logicalId: 'Cors' };
const FOREIGN: Rule = { ID: 'theirs', AllowedMethods: ['PUT'], AllowedOrigins: ['https://theirs.example'] };

test('what CloudFormation carries as texts is a number and a boolean again', () => {
  expect(parse({ ...CONTRACT, ExpectedBucketOwner: '111111111111' })).toEqual({
    bucket: { name: 'shared', expectedOwner: '111111111111' },
    rules: [{ ID: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: 300 }],
    precedence: 'first',
    exclusive: true,
  });
});

test('a rule without a max-age has none, and one of 0 has it', () => {
  const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] };
  const { rules } = parse({ ...CONTRACT, Rules: [rule, { ...rule, MaxAgeSeconds: '0' }] });
  expect(rules.map((one) => ('MaxAgeSeconds' in one ? one.MaxAgeSeconds : 'none'))).toEqual(['none', 0]);
});

test('of properties that never came to a handler, nothing is asked for', () => {
  expect(parse({})).toEqual({ bucket: { name: '', expectedOwner: undefined }, rules: [], precedence: 'last', exclusive: false });
});

test.each<[string, Partial<BucketCorsContract>, (ours: Rule[]) => Rule[]]>([
  ['ours before foreign ones that are set aside, where they are exclusive', {}, (ours) => [...ours, ...park(US, [FOREIGN])]],
  ['the same behind them', { Precedence: 'last' }, (ours) => [...park(US, [FOREIGN]), ...ours]],
  ['ours before foreign ones', { Exclusive: 'false' }, (ours) => [...ours, FOREIGN]],
  ['ours behind foreign ones', { Exclusive: 'false', Precedence: 'last' }, (ours) => [FOREIGN, ...ours]],
])('the configuration becomes %s', (_, changes, expected) => {
  const desired = parse({ ...CONTRACT, ...changes });
  expect(desiredRules(US, [FOREIGN], desired)).toEqual(expected(markRules(US, desired.rules)));
});

test.each<[string, string]>([['exclusive', 'true'], ['not exclusive', 'false']])('when a resource goes that was %s, foreign rules are as they were before it', (_, Exclusive) => {
  const current = desiredRules(US, [FOREIGN], parse({ ...CONTRACT, Exclusive: Exclusive as 'true' }));
  expect(rulesWithoutOwner(US, current)).toEqual([FOREIGN]);
});
