import type { Address } from '../../../core/elastic-ip/address';
import { TAG, type Tags } from '../../../core/ownership';
import { describeUse } from '../../../lambda/elastic-ip/quota';

const address = (number: number, tags: Tags = {}, associationId?: string): Address =>
  ({ allocationId: `eipalloc-${number}`, publicIp: `192.0.2.${number}`, tags, associationId });
const use = (...addresses: Address[]) => describeUse(addresses, (stackId) => stackId === 'gone');

test('of a region where all are in use, it is said that none looks abandoned', () => {
  expect(use(address(1, {}, 'eipassoc-1'), address(2, { [TAG.stack]: 'gone' }, 'eipassoc-2')))
    .toBe('the region holds 2, 0 of them idle, and none of these looks abandoned');
});

test.each<[string, Tags, string]>([
  ['that nobody has marked', {}, 'without owner'],
  ['that nobody has marked, with its name', { Name: 'web' }, 'without owner, Name web'],
  ['of a stack that is gone', { [TAG.stack]: 'gone', Name: 'web' }, 'its stack is gone'],
  ['with a long name, of which the beginning is shown', { Name: 'x'.repeat(50) }, `without owner, Name ${'x'.repeat(40)}`],
])('an idle address %s looks abandoned', (_, tags, whose) => {
  expect(use(address(1, tags))).toBe(`the region holds 1, 1 of them idle; of the idle ones these look abandoned: eipalloc-1 (192.0.2.1, ${whose})`);
});

test.each<[string, Tags]>([
  ['of a live stack', { [TAG.stack]: 'live' }],
  ['that another resource has associated', { [TAG.associatedBy]: 'gone' }],
  ['that was told to stay', { [TAG.retained]: 'gone' }],
  ['that is kept under a key', { [TAG.key]: 'mail', [TAG.stack]: 'gone' }],
  ['that CloudFormation has made itself', { 'aws:cloudformation:stack-id': 'gone' }],
])('an idle address %s does not', (_, tags) => {
  expect(use(address(1, tags))).toBe('the region holds 1, 1 of them idle, and none of these looks abandoned');
});

test('ten are named, so that the answer stays short', () => {
  expect(use(...Array.from({ length: 10 }, (_, index) => address(index)))).toMatch(/eipalloc-9 \(192\.0\.2\.9, without owner\)$/);
  expect(use(...Array.from({ length: 13 }, (_, index) => address(index)))).toMatch(/eipalloc-9 \(192\.0\.2\.9, without owner\) and 3 more$/);
});
