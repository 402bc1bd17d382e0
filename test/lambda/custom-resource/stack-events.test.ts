import type { StackEvent } from '../../../lambda/custom-resource/cloudformation';
import { type AskForPage, StackEvents } from '../../../lambda/custom-resource/stack-events';
import { LOGICAL_ID, STACK } from '../../support/world';

const PAGE = 100;

/** The latest first, a hundred a page. @param unanswered the numbers of the calls that CloudFormation does not answer, from 1 */
function eventsOf(events: readonly StackEvent[], ...unanswered: number[]) {
  const asked: (string | undefined)[] = [];
  const ask: AskForPage = async (token) => {
    asked.push(token);
    if (unanswered.includes(asked.length)) return undefined;
    const from = Number(token ?? 0);
    return { events: events.slice(from, from + PAGE), next: from + PAGE < events.length ? String(from + PAGE) : undefined };
  };
  const known = new StackEvents(STACK);
  const subject = {
    latestOf: (logicalId: string, since?: number) => known.latestOf(logicalId, ask, since),
    idBeforeOperation: () => known.idBeforeOperation(LOGICAL_ID, ask),
    statusBeforeDeletion: () => known.statusBeforeDeletion(ask),
    showFailure: () => known.showFailure(),
    failedOperations: () => known.failedOperations(LOGICAL_ID, ask),
  };
  return { subject, asked };
}

const others = (count: number): StackEvent[] => Array.from({ length: count }, () => ({ logicalId: 'Other', status: 'UPDATE_COMPLETE' }));
const began: StackEvent = { physicalId: STACK, logicalId: 'Shop', status: 'UPDATE_IN_PROGRESS' };
const deleting: StackEvent = { ...began, status: 'DELETE_IN_PROGRESS' };
const ours: StackEvent = { logicalId: LOGICAL_ID, physicalId: 'id', status: 'UPDATE_COMPLETE', properties: '{}' };

describe('the latest event of a resource', () => {
  test('is found behind thousands of the same operation', async () => {
    expect(await eventsOf([...others(3_000), ours, began]).subject.latestOf(LOGICAL_ID)).toEqual({ properties: '{}', physicalId: 'id', status: 'UPDATE_COMPLETE' });
  });

  test('of before the present operation is told to be so', async () => {
    expect(await eventsOf([...others(3), began, ours]).subject.latestOf(LOGICAL_ID)).toMatchObject({ properties: '{}', isEarlier: true });
  });

  test('that is too far back is not there, and of before the present operation', async () => {
    const { subject, asked } = eventsOf([...others(3), began, ...others(5_000), ours]);
    expect(await subject.latestOf(LOGICAL_ID)).toEqual({ isEarlier: true });
    expect(asked).toHaveLength(11);
  });

  test('of a deletion is none', async () => {
    expect(await eventsOf([{ ...ours, status: 'DELETE_COMPLETE' }]).subject.latestOf(LOGICAL_ID)).toBeUndefined();
  });

  test('is not looked for among events that are older than what matters', async () => {
    const { subject, asked } = eventsOf([...others(99), { ...began, time: 1_000 }, ...others(100), { ...ours, time: 500 }]);
    expect(await subject.latestOf(LOGICAL_ID, 1_001)).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});

describe('the id before the present operation', () => {
  const [now, before, begunBefore]: StackEvent[] = [{ ...ours, physicalId: 'id-2' }, { ...ours, physicalId: 'id-1' }, { ...ours, status: 'UPDATE_IN_PROGRESS', physicalId: 'id-0' }];

  test('is the one with which the resource was completed last', async () => {
    expect(await eventsOf([now!, ...others(120), began, begunBefore!, before!, now!]).subject.idBeforeOperation()).toBe('id-1');
  });

  test('is not known where no event tells, or CloudFormation does not answer', async () => {
    expect(await eventsOf([now!, began, begunBefore!]).subject.idBeforeOperation()).toBeUndefined();
    expect(await eventsOf([now!, began, before!], 1).subject.idBeforeOperation()).toBeUndefined();
  });
});

describe('a page that is not answered', () => {
  test('is no absence of events', async () => {
    expect(await eventsOf([ours], 1).subject.latestOf(LOGICAL_ID)).toBe('unknown');
    expect(await eventsOf([deleting, began], 1).subject.statusBeforeDeletion()).toBe('unknown');
  });

  test('is asked for again, and no page before it', async () => {
    const { subject, asked } = eventsOf([...others(150), ours], 2);
    expect(await subject.latestOf(LOGICAL_ID)).toBe('unknown');
    expect(await subject.latestOf(LOGICAL_ID)).toMatchObject({ properties: '{}' });
    expect(asked).toEqual([undefined, '100', '100']);
  });
});

test('the status before the deletion is the latest one of the stack that is not of a deletion', async () => {
  const completed: StackEvent = { ...began, status: 'CREATE_COMPLETE' };
  expect(await eventsOf([...others(120), deleting, { ...ours, status: 'DELETE_IN_PROGRESS' }, completed, began]).subject.statusBeforeDeletion())
    .toBe('CREATE_COMPLETE');
  expect(await eventsOf([deleting]).subject.statusBeforeDeletion()).toBeUndefined();
});

test('the status before the deletion is not known where the events are behind, and do not show the deletion yet', async () => {
  expect(await eventsOf([ours, began]).subject.statusBeforeDeletion()).toBe('behind');
});

describe('operations that failed and were not rolled back', () => {
  const own = (status: string): StackEvent => ({ ...began, status });
  const asked = (status: string, properties: string, physicalId?: string): StackEvent =>
    ({ logicalId: LOGICAL_ID, physicalId, status, properties });
  const stood = [own('UPDATE_COMPLETE'), asked('UPDATE_COMPLETE', 'a', 'id-a'), own('UPDATE_IN_PROGRESS'), asked('CREATE_COMPLETE', 'z', 'id-z'), own('CREATE_IN_PROGRESS')];

  test('tell what they asked for, what was complete in them, and what was there before', async () => {
    const failed = [own('UPDATE_FAILED'), asked('UPDATE_FAILED', 'c', 'id-b'), own('UPDATE_IN_PROGRESS'), own('UPDATE_FAILED'), asked('UPDATE_COMPLETE', 'b', 'id-b'), own('UPDATE_IN_PROGRESS')];
    expect(await eventsOf([began, ...failed, ...stood]).subject.failedOperations())
      .toEqual({ properties: ['c', 'b', 'a'], completeIds: ['id-b'], idBefore: 'id-a' });
  });

  test('since the creation have nothing before them', async () => {
    const failed = [own('CREATE_FAILED'), asked('CREATE_FAILED', 'a', 'none/1'), own('CREATE_IN_PROGRESS')];
    expect(await eventsOf([began, ...failed]).subject.failedOperations()).toEqual({ properties: ['a'], completeIds: [], idBefore: 'none' });
  });

  test('are none where the latest operation has succeeded, and nothing before it is read', async () => {
    const { subject, asked: pages } = eventsOf([own('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'), ...others(90), began, own('UPDATE_ROLLBACK_COMPLETE'), ...others(200), own('UPDATE_FAILED')]);
    expect(await subject.failedOperations()).toBeUndefined();
    expect(pages).toHaveLength(1);
  });

  test('leave open what was before them where no event tells', async () => {
    expect(await eventsOf([began, own('UPDATE_FAILED'), asked('UPDATE_FAILED', 'b', 'id-a')]).subject.failedOperations())
      .toEqual({ properties: ['b'], completeIds: [] });
    expect(await eventsOf([began], 1).subject.failedOperations()).toBe('unknown');
  });

  test('show in the events before a deletion, where rollback was disabled for the operation alone', async () => {
    const shown = async (status: string) => {
      const { subject } = eventsOf([own('DELETE_IN_PROGRESS'), own(status)]);
      await subject.statusBeforeDeletion();
      return subject.showFailure();
    };
    expect([await shown('UPDATE_FAILED'), await shown('UPDATE_COMPLETE')]).toEqual([true, false]);
  });
});
