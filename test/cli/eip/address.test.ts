import { type Holders, rowOf } from '../../../cli/eip/address';
import type { OwnerStatus } from '../../../cli/shared/owner-status';
import { TAG, type Tags } from '../../../core/ownership';
import { STACK } from '../../support/world';
import { CLAIMED, eip, MARKED } from './support';

describe('the owner', () => {
  const state = (tags: Tags, standings: Partial<Record<keyof Holders, OwnerStatus['state']>>) => {
    const given = Object.fromEntries(Object.entries(standings).map(([holder, one]) => [holder, { state: one }]));
    const { owner, orphan } = rowOf(eip(tags), given);
    return { kind: owner.kind, ...(owner.kind !== 'none' && { state: owner.state }), orphan };
  };

  test.each<[string, Tags, Parameters<typeof state>[1], object]>([
    ['whom its mark names', MARKED, { stack: 'live' }, { kind: 'stack', state: 'live', orphan: false }],
    ['nobody, of an orphan: the stack of its mark is gone', MARKED, { stack: 'gone' }, { kind: 'stack', state: 'gone', orphan: true }],
    ['still the stack that is there, of an abandoned one', MARKED, { stack: 'abandoned' }, { kind: 'stack', state: 'abandoned', orphan: false }],
    ['not known, and no orphan, where CloudFormation could not be asked', MARKED, { stack: 'unknown' }, { kind: 'stack', state: 'unknown', orphan: false }],
    ['not known where nothing was asked', MARKED, {}, { kind: 'stack', state: 'unknown', orphan: false }],
    ['nobody without tags of ours', { Name: 'mine' }, {}, { kind: 'none', orphan: false }],
    ["nobody's orphan though the stack that associated it is gone: it was there before", CLAIMED, { associatedBy: 'gone' },
      { kind: 'associated-by', state: 'gone', orphan: false }],
    ['the stack that uses what a gone one left', { ...MARKED, ...CLAIMED }, { stack: 'gone', associatedBy: 'live' },
      { kind: 'associated-by', state: 'live', orphan: false }],
    ['not known while it is not known whether a stack uses what a gone one left', { ...MARKED, ...CLAIMED },
      { stack: 'gone', associatedBy: 'unknown' }, { kind: 'associated-by', state: 'unknown', orphan: false }],
    ['nobody where both are gone', { ...MARKED, ...CLAIMED }, { stack: 'gone', associatedBy: 'gone' }, { kind: 'stack', state: 'gone', orphan: true }],
    ['gone, and it no orphan, where it is kept by a key', { ...MARKED, [TAG.key]: 'mail' }, { stack: 'gone' },
      { kind: 'stack', state: 'gone', orphan: false }],
    ['gone, and it no orphan, where the stack was told to leave it', { ...MARKED, [TAG.retained]: STACK }, { stack: 'gone' },
      { kind: 'stack', state: 'gone', orphan: false }],
  ])('is %s', (_, tags, standings, expected) => {
    expect(state(tags, standings)).toEqual(expected);
  });

  test('of what is retained is told with the key, and the stack that left it', () => {
    expect(rowOf(eip({ [TAG.key]: 'mail', [TAG.retained]: STACK }), {}))
      .toMatchObject({ owner: { kind: 'none' }, retained: { key: 'mail', stackId: STACK }, orphan: false });
  });
});
