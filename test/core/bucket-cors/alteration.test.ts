import { alterationOf } from '../../../core/bucket-cors/alteration';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';

const us = { stackId: 'stack-1', logicalId: 'Cors' };
const rule = (origin: string, ID?: string): Rule => ({ AllowedMethods: ['GET'], AllowedOrigins: [origin], ...(ID !== undefined && { ID }) });
const [foreign, late] = [rule('https://foreign', 'foreign'), rule('https://late')];
const [former, ours, more] = markRules(us, [rule('https://former', 'a'), rule('https://Ours', 'a'), rule('https://More', 'b')]) as [Rule, Rule, Rule];
const lower = (one: Rule) => ({ ...one, AllowedOrigins: one.AllowedOrigins.map((origin) => origin.toLowerCase()) });
const withoutId = (one: Rule): Rule => ({ AllowedMethods: one.AllowedMethods, AllowedOrigins: one.AllowedOrigins });
const slashed = (one: Rule): Rule => ({ ...one, AllowedOrigins: one.AllowedOrigins.map((origin) => `${origin}/`) });

test.each([
  ['all overwritten by what stood before', [foreign], [foreign, ours], [foreign]],
  ['overwritten by what stood before, and a rule of somebody else', [foreign, former], [foreign, ours], [foreign, former, late]],
  ['stored, and a rule added since', [foreign], [foreign, ours], [foreign, ours, late]],
  ['stored, and a foreign rule removed since', [foreign], [foreign, ours], [ours]],
  ['overwritten by the same rules of somebody else who had them before', [withoutId(ours)], [withoutId(ours), ours], [withoutId(ours)]],
  ['taken back', [foreign, former], [foreign], [foreign, former]],
] as [string, Rule[], Rule[], Rule[]][])('is not what the service has made of the rules: %s', (_, before, sent, read) => {
  expect(alterationOf(us, before, sent, read)).toBeUndefined();
});

test.each([
  ['another case', [foreign], [foreign, ours], [foreign, lower(ours)], 'sent AllowedOrigins ["https://Ours"], read ["https://ours"]', [foreign]],
  ['no ids', [foreign], [foreign, ours], [foreign, withoutId(ours)], 'read none', [foreign]],
  ['no ids, and a slash', [foreign], [foreign, ours], [foreign, slashed(withoutId(ours))], 'read ["https://Ours/"]', [foreign]],
  ['no ids, seen a second time', [foreign], [foreign, withoutId(ours), ours], [foreign, withoutId(ours), withoutId(ours)], 'read none', [foreign]],
  ['a rule left out', [foreign], [foreign, ours, more], [foreign, ours], `sent rule ${more.ID}, read without it`, [foreign]],
  ['another order', [foreign], [foreign, ours], [ours, foreign], `sent in the order ["foreign","${ours.ID}"], read in the order`, [foreign]],
  ['another case of an update', [former, foreign], [ours, foreign], [lower(ours), foreign], 'https://ours', [former, foreign]],
  ['another case, and a rule added since', [foreign, former], [foreign, ours], [foreign, lower(ours), late], 'https://ours', [foreign, former, late]],
] as [string, Rule[], Rule[], Rule[], string, Rule[]][])('is what the service has made of the rules: %s', (_, before, sent, read, difference, restored) => {
  const alteration = alterationOf(us, before, sent, read);
  expect(alteration?.difference).toContain(difference);
  expect(alteration?.restored).toEqual(restored);
});

test('of long lists only what differs is told, and not more than can be read', () => {
  const origins = Array.from({ length: 900 }, (_, index) => `https://${index}.example`);
  const [sent] = markRules(us, [{ AllowedMethods: ['GET'], AllowedOrigins: [...origins, 'https://Z'] }]) as [Rule];
  expect(alterationOf(us, [], [sent], [lower(sent)])!.difference).toContain('sent AllowedOrigins ["https://Z"], read ["https://z"]');
  const reversed = { ...sent, AllowedOrigins: [...sent.AllowedOrigins].reverse() };
  expect(alterationOf(us, [], [sent], [reversed])!.difference.length).toBeLessThan(1_000);
});
