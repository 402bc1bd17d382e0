import fc from 'fast-check';
import { evaluate } from '../../../core/bucket-cors/evaluate';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { giveBack, park, parkedBy, unparked, withTestOfParking } from '../../../core/bucket-cors/parked';
import { matches, pattern } from '../../../core/bucket-cors/pattern';
import { readRule } from '../../../core/bucket-cors/rule';
import { ownerHash } from '../../../core/ownership';

const us = { stackId: 'stack-1', logicalId: 'Cors' };
const them = { stackId: 'stack-2', logicalId: 'Cors' };
const origin = fc.constantFrom('*', '', 'null', 'https://a.example', 'https://*.a.example', '*.example', 'tauri://LocalHost', 'cdk-adopt-parked:', 'http*');
const foreignRule: fc.Arbitrary<Rule> = fc.record({
  ID: fc.constantFrom('web', 'cdk-adopt:', 'cdk-adopt-parked'), AllowedMethods: fc.constant(['GET']), AllowedOrigins: fc.array(origin, { minLength: 1 }), MaxAgeSeconds: fc.nat(9),
}, { requiredKeys: ['AllowedMethods', 'AllowedOrigins'] });
const [ours, theirs] = [us, them].map((owner) => markRules(owner, [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://a.example'] }])[0]!) as [Rule, Rule];

test('whatever foreign rules there are: parked ones match no origin that a browser sends, and come back byte for byte', () => {
  const sent = ['null', 'https://a.example', 'http://localhost:3000', 'tauri://localhost', 'cdk-adopt-parked://a.example', `cdk-adopt-parked://${ownerHash(us)}`];
  fc.assert(fc.property(fc.array(foreignRule), (foreign) => {
    const parked = park(us, [...foreign, ours]);
    for (const each of parked.slice(0, -1).flatMap(({ AllowedOrigins }) => AllowedOrigins)) {
      expect(parkedBy(each)).toBe(ownerHash(us));
      expect(sent.filter((one) => matches(pattern(each), one))).toEqual([]);
    }
    expect(parked.at(-1)).toEqual(ours);
    expect(giveBack(us, parked)).toEqual([...foreign, ours]);
    expect(parked.slice(0, -1).map(unparked)).toEqual(foreign);
    expect(park(us, parked)).toEqual(parked);
  }));
});

const [foreign] = [{ ID: 'f', AllowedMethods: ['GET'], AllowedOrigins: ['https://f.example', '*'] }];
const [parkedByUs, parkedByThem] = [park(us, [foreign])[0]!, park(them, [foreign])[0]!];

test.each([
  ['what we have parked', [parkedByUs, ours], [foreign, ours]],
  ['what we have parked, also when our rules are gone', [parkedByUs], [foreign]],
  ['not what another has parked whose rules are there', [parkedByThem, theirs, ours], [parkedByThem, theirs, ours]],
  ['what another has parked whose rules are gone', [parkedByThem, ours], [foreign, ours]],
  ['the origins that are parked, beside some that are not', [{ ...parkedByUs, AllowedOrigins: [...parkedByUs.AllowedOrigins, 'https://new.example'] }],
    [{ ...foreign, AllowedOrigins: [...foreign.AllowedOrigins, 'https://new.example'] }]],
] as [string, Rule[], Rule[]][])('gives back %s', (_, current, expected) => {
  expect(giveBack(us, current)).toEqual(expected);
});

test('what another has parked is ours to give back from when we park it', () => {
  expect(park(us, [parkedByThem])).toEqual([parkedByUs]);
});

test('a test rule has each origin once that is yet to be parked, replaces an earlier one, and decides nothing', () => {
  const two = { ...foreign, ID: 'g', AllowedOrigins: ['*', 'https://g.example'] };
  const once = withTestOfParking(us, [foreign, ours, two]);
  const test = once.at(-1)!;
  expect(test).toMatchObject({ ID: expect.stringContaining(`cdk-adopt:${ownerHash(us)}:`), AllowedOrigins: park(us, [{ ...foreign, AllowedOrigins: ['https://f.example', '*', 'https://g.example'] }])[0]!.AllowedOrigins });
  expect(withTestOfParking(us, once)).toEqual(once);
  expect(withTestOfParking(us, [...once.slice(0, -1), late, test]).map(({ ID }) => ID)).toEqual(['f', ours.ID, 'g', 'late', test.ID]);
  expect(withTestOfParking(us, [parkedByUs, ours])).toEqual([parkedByUs, ours]);
  // A foreign rule that is parked shows that the service keeps it.
  expect(withTestOfParking(us, [parkedByUs, late])).toEqual([parkedByUs, late]);
});
const late: Rule = { ID: 'late', AllowedMethods: ['GET'], AllowedOrigins: ['https://late.example'] };

test('a parked rule decides nothing', () => {
  const rules = [parkedByUs, ours].map(({ ID: id, AllowedOrigins: allowedOrigins, AllowedMethods: allowedMethods }, index) =>
    readRule({ id, allowedOrigins, allowedMethods }, index));
  const ask = (from: string) => evaluate(rules, { httpMethod: 'GET', origin: from });
  expect(ask('https://f.example')).toMatchObject({ allowed: false });
  expect(ask('https://a.example')).toMatchObject({ allowed: true, ruleIndex: 1 });
});
