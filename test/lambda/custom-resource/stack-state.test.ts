import { StackState } from '../../../lambda/custom-resource/stack-state';
import { awsError, lostAnswer } from '../../support/aws-error';
import { Calls, failing } from '../../support/calls';
import { FakeClock } from '../../support/clock';
import { FakeCloudFormation } from '../../support/fake-cloudformation';
import { LOGICAL_ID, STACK } from '../../support/world';

const calls = new Calls();
const clock = new FakeClock();
let cloudFormation: FakeCloudFormation;
let state: StackState;

const stateOfNow = () =>
  new StackState(cloudFormation, { stackId: STACK, logicalId: LOGICAL_ID }, clock, clock.now() + 260_000, () => undefined, clock.now());

beforeEach(() => {
  calls.made.length = 0;
  calls.faultAt = () => undefined;
  cloudFormation = new FakeCloudFormation(calls);
  state = stateOfNow();
});

const shows = (status: string) => void cloudFormation.stacks.set(STACK, status);

describe('the phase of a stack', () => {
  test.each(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED', 'ROLLBACK_COMPLETE'])(
    'that is deleted after %s is a rollback: its creation was never completed', async (before) => {
      shows('DELETE_IN_PROGRESS');
      cloudFormation.before = before;
      expect(await state.phase()).toEqual({ rollback: true, isDeletion: true, isKnown: true });
    },
  );

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED'])(
    'that is deleted after %s is no rollback', async (before) => {
      shows('DELETE_IN_PROGRESS');
      cloudFormation.before = before;
      expect(await state.phase()).toEqual({ rollback: false, isDeletion: true, isKnown: true });
    },
  );

  describe('whose events are behind at first', () => {
    let reads: number;
    beforeEach(() => {
      shows('DELETE_IN_PROGRESS');
      cloudFormation.before = 'CREATE_COMPLETE';
      const events = cloudFormation.events.bind(cloudFormation);
      cloudFormation.events = async (stackId) => (reads-- > 0 ? { events: [{ physicalId: stackId, status: 'CREATE_IN_PROGRESS' }] } : events(stackId));
    });

    test('is what they tell when they show the deletion', async () => {
      reads = 2;
      expect(await state.phase()).toEqual({ rollback: false, isDeletion: true, isKnown: true });
    });

    test('is not known when they never do', async () => {
      reads = Infinity;
      const began = clock.now();
      expect(await state.phase()).toEqual({ rollback: false, isDeletion: true, isKnown: false });
      expect(clock.now() - began).toBeLessThan(30_000);
    });
  });

  test('is asked once, when CloudFormation shows what the request belongs to', async () => {
    const began = clock.now();
    shows('UPDATE_IN_PROGRESS');
    await Promise.all([state.phase(), state.phase()]);
    await state.phase();
    expect(calls.made).toEqual(['DescribeStacks']);
    expect(clock.now() - began).toBe(3_000);
  });

  test('is unknown, and no failure, when CloudFormation denies the question for good', async () => {
    calls.faultAt = failing('DescribeStacks', awsError('AccessDenied', { status: 403 }));
    expect(await state.phase()).toEqual({ rollback: false, isDeletion: false, isKnown: false });
  });
});

test('a question that was throttled often is asked again when its answer is lost', async () => {
  shows('UPDATE_ROLLBACK_IN_PROGRESS');
  let asked = 0;
  calls.faultAt = () => (++asked > 6 ? undefined : { when: 'before', error: asked === 6 ? lostAnswer() : awsError('Throttling', { status: 400 }) });
  expect(await state.phase()).toMatchObject({ rollback: true, isKnown: true });
});

describe('what the stack holds', () => {
  const held = { type: 'AWS::SES::Template', logicalId: 'Welcome', physicalId: 'welcome', status: 'UPDATE_COMPLETE' };
  const holder = () => state.holderOf('AWS::SES::Template', 'welcome');

  test('is told by type and physical ID, from all pages, which are asked for once', async () => {
    cloudFormation.pages = [[{ ...held, type: 'AWS::S3::Bucket' }, { ...held, physicalId: 'other' }], [held]];
    expect([await holder(), await holder()]).toEqual([held, held]);
    expect(calls.count('ListStackResources')).toBe(2);
  });

  test.each(['DELETE_COMPLETE', 'DELETE_SKIPPED'])('is not what is gone, or was left: %s', async (status) => {
    cloudFormation.pages = [[{ ...held, status }]];
    expect(await holder()).toBeUndefined();
  });

  test('is unknown where the question is denied', async () => {
    cloudFormation.pages = [[held]];
    calls.faultAt = failing('ListStackResources', awsError('AccessDenied', { status: 403 }));
    expect(await holder()).toBeUndefined();
  });
});

describe('late writes', () => {
  const possible = () => state.lateWritesPossible(() => false);

  test('are possible for as long as CloudFormation does not answer, and each question is asked once', async () => {
    shows('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    calls.faultAt = failing('DescribeStacks', lostAnswer(), { times: 2 });
    expect(await possible()).toBe(true);
    expect(await possible()).toBe(true);
    expect(await possible()).toBe(false);
    expect(await possible()).toBe(false);
    expect(calls.count('DescribeStacks')).toBe(3);
    expect(calls.count('DescribeStackEvents')).toBe(1);
  });

  test('are possible in every rollback', async () => {
    shows('UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await possible()).toBe(true);
  });

  test('are possible right after the resource was created or updated, unless that was another thing', async () => {
    shows('DELETE_IN_PROGRESS');
    cloudFormation.before = 'CREATE_COMPLETE';
    Object.assign(cloudFormation, { properties: '{}', time: clock.now() });
    expect(await state.lateWritesPossible((properties) => properties === '{}')).toBe(false);
    expect(await stateOfNow().lateWritesPossible((properties) => properties !== '{}')).toBe(true);
  });

  test('are possible by what was read at the beginning, however long the work takes until that matters', async () => {
    shows('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    Object.assign(cloudFormation, { properties: '{}', time: clock.now() });
    await clock.sleep(60_000);
    expect(await possible()).toBe(true);
  });
});
