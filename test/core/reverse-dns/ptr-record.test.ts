import type { Address } from '../../../core/elastic-ip/address';
import { type Owner, TAG, type Tags } from '../../../core/ownership';
import {
  ASK_AGAIN, describeRecord, type DesiredRecord, isRecordSetBy, planRecord, type PtrRecord, recordHolder, recordTags, type Step,
} from '../../../core/reverse-dns/ptr-record';

const NAME = 'mail.example.com';
const MINUTE = 60_000;

describe('what to do next', () => {
  const pending = (domainName?: string, present?: string): PtrRecord => ({ domainName: present, update: { domainName, status: 'PENDING' } });
  const failed: PtrRecord = { update: { domainName: `${NAME}.`, status: 'FAILED' } };

  test.each<[string, Partial<DesiredRecord>, Step]>([
    ['no record: it is claimed first', { record: {} }, 'claim'],
    ['claimed: EC2 is asked', { record: {}, holder: 'us' }, 'ask'],
    ['the wanted record, whoever set it, is left', { record: { domainName: `${NAME}.` } }, 'nothing'],
    ['in other letters too', { record: { domainName: 'Mail.Example.COM' } }, 'nothing'],
    ['the wanted record of a stack that is gone is claimed', { record: { domainName: `${NAME}.` }, holder: 'gone' }, 'claim'],
    ['as is another one of such a stack', { record: { domainName: 'old.example.com.' }, holder: 'gone' }, 'claim'],
    ["somebody's record is refused", { record: { domainName: 'other.example.com.' } }, 'refuse'],
    ['what somebody has asked for is awaited', { record: pending('other.example.com.') }, 'wait'],
    ['our other record is changed', { record: { domainName: 'other.example.com.' }, holder: 'us' }, 'ask'],
    ['our change to the wanted record is awaited', { record: pending(`${NAME}.`), holder: 'us' }, 'wait'],
    ['the wanted record is not there while it is changed', { record: pending('other.example.com.', `${NAME}.`), holder: 'us' }, 'ask'],
    ['our change to another one is overtaken', { record: pending('other.example.com.'), holder: 'us' }, 'ask'],
    ['what a read does not show yet is awaited', { record: {}, holder: 'us', askedAgo: ASK_AGAIN - 1 }, 'wait'],
    ['for a while', { record: {}, holder: 'us', askedAgo: ASK_AGAIN }, 'ask'],
    ['a change that was asked for may take longer', { record: pending('x.example.com.'), holder: 'us', askedAgo: 10 * MINUTE }, 'wait'],
    ['a change that failed is asked for again', { record: failed, holder: 'us', askedAgo: ASK_AGAIN }, 'ask'],
    ['no record wanted: ours is reset', { record: { domainName: `${NAME}.` }, wanted: undefined, holder: 'us' }, 'ask'],
    ['no record wanted, and one under way: it is reset', { record: pending(`${NAME}.`), wanted: undefined, holder: 'us' }, 'ask'],
    ['no record wanted, and none there', { record: {}, wanted: undefined, holder: 'us' }, 'nothing'],
    ['no record wanted, a change that failed', { record: failed, wanted: undefined, holder: 'us' }, 'nothing'],
  ])('%s', (_, wish, step) => {
    expect(planRecord({ record: {}, wanted: NAME, holder: 'unknown', ...wish })).toBe(step);
  });
});

describe('what EC2 shows', () => {
  const update = (status: string, reason?: string, domainName?: string): PtrRecord => ({ update: { status, reason, domainName } });
  test.each<[PtrRecord, string]>([
    [{}, 'there is none'],
    [{ domainName: 'a.example.' }, 'it is a.example.'],
    [{ domainName: 'a.example.', ...update('PENDING', undefined, 'b.example.') }, 'it is a.example., and its change to b.example. is still PENDING'],
    [update('pending'), 'there is none, and its change is still pending'],
    [update('FAILED', 'no forward record', 'b.example.'), 'there is none, and its change to b.example. has ended as FAILED (no forward record)'],
  ])('of %j is told as: %s', (record, expected) => {
    expect(describeRecord(record)).toBe(expected);
  });
});

describe('whose a record is', () => {
  const US = { stackId: 'stack-1', logicalId: 'Record' };
  const address = (tags: Tags): Address => ({ allocationId: 'eipalloc-1', publicIp: '192.0.2.1', tags });
  test.each<[string, Tags, boolean, Owner | undefined]>([
    ['is ours by our claim', recordTags(US), true, US],
    ["is another stack's", recordTags({ ...US, stackId: 'stack-2' }), false, { ...US, stackId: 'stack-2' }],
    ["is another resource's", recordTags({ ...US, logicalId: 'Other' }), false, { ...US, logicalId: 'Other' }],
    ['is not told by the mark of the address', { [TAG.stack]: 'stack-1', [TAG.resource]: 'Record' }, false, undefined],
  ])('%s', (_, tags, isOurs, holder) => {
    expect([isRecordSetBy(US, address(tags)), recordHolder(address(tags))]).toEqual([isOurs, holder]);
  });
});
