import type { Eip, Row } from '../../../cli/eip/address';
import { rowsOf, statusIn } from '../../../cli/eip/owner';
import type { OwnerStatus } from '../../../cli/shared/owner-status';
import { TAG } from '../../../core/ownership';
import type { ResourceSeen } from '../../../lambda/custom-resource/cloudformation';
import { awsError, lostAnswer } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { answering, type Answers, CLAIMED, eip, ID, MARKED, REGION } from './support';

const rowIn = async (answers: Answers, one: Eip): Promise<Row> => (await rowsOf([one], REGION, answering(answers)))[0]!;

describe('CloudFormation is asked', () => {
  const ownerIn = async (answers: Answers, one = eip(MARKED)) => (await rowIn(answers, one)).owner;
  const live = { [STACK]: 'UPDATE_COMPLETE' };

  test.each<[string, Answers, object]>([
    ['live with its resource', { stacks: live }, { state: 'live', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID }],
    ['gone where it is deleted', { stacks: { [STACK]: 'DELETE_COMPLETE' } }, { state: 'gone' }],
    ['gone where nobody knows it any more', {}, { state: 'gone' }],
    ['live while it is being deleted', { stacks: { [STACK]: 'DELETE_IN_PROGRESS' } }, { state: 'live' }],
    ['live where it could not be deleted', { stacks: { [STACK]: 'DELETE_FAILED' } }, { state: 'live' }],
    ['unknown where it is not permitted', { stacks: { [STACK]: awsError('AccessDenied') } }, {
      state: 'unknown', note: 'could not ask CloudFormation for stack Shop: AccessDenied: AccessDenied happened; '
        + 'allow these credentials cloudformation:DescribeStacks on the stack, or choose others with --profile',
    }],
    ['unknown where there was no answer', { stacks: { [STACK]: lostAnswer() } }, { state: 'unknown', note: expect.stringContaining('ECONNRESET') }],
    ['unknown where AWS is busy', { stacks: { [STACK]: awsError('Throttling') } }, { state: 'unknown' }],
    ['live where only its resource could not be asked for', { stacks: live, resource: awsError('AccessDenied') }, {
      state: 'live', note: expect.stringMatching(/^could not ask CloudFormation for Thing0A1B2C3D of stack Shop: .*DescribeStackResource/),
    }],
  ])('whether the stack is there: it is %s', async (_, answers, expected) => {
    expect(await ownerIn(answers)).toMatchObject(expected);
  });

  test.each<[string, ResourceSeen, OwnerStatus['state']]>([
    ['live with this address', { status: 'UPDATE_COMPLETE', physicalId: ID }, 'live'],
    ['abandoned where the stack has it no more', 'absent', 'abandoned'],
    ['abandoned where it was deleted', { status: 'DELETE_COMPLETE', physicalId: ID }, 'abandoned'],
    ['abandoned where the resource has another address', { status: 'UPDATE_COMPLETE', physicalId: 'eipalloc-2' }, 'abandoned'],
    ['live while an operation replaces the address', { status: 'UPDATE_IN_PROGRESS', physicalId: 'eipalloc-2' }, 'live'],
    ['live before the resource has an id', { status: 'CREATE_IN_PROGRESS' }, 'live'],
    ['live where the id is not that of an address', { status: 'CREATE_FAILED', physicalId: 'none/1' }, 'live'],
    ['live where it is not known', 'unknown', 'live'],
  ])('for the resource of a live stack: it is %s', (_, seen, state) => {
    expect(statusIn(seen, eip(MARKED)).state).toBe(state);
  });

  test('for no stack of another region, nor for what is no stack: what is not there says nothing of them', async () => {
    for (const stackId of [STACK.replace(REGION, 'eu-west-1'), 'Shop', `${STACK}/x`, '']) {
      const source = answering({});
      const [row] = await rowsOf([eip({ ...MARKED, [TAG.stack]: stackId })], REGION, source);
      expect(row).toMatchObject({ owner: { state: 'unknown', note: expect.stringMatching(/is of eu-west-1|is not the ARN of a stack/) }, orphan: false });
      expect(source.asked).toEqual([]);
    }
  });

  test('once for each stack, also where it may not be asked for, and not for addresses that are no stack\'s', async () => {
    const source = answering({ stacks: { [OTHER_STACK]: awsError('AccessDenied') } });
    await rowsOf([eip(MARKED), eip(CLAIMED), eip(MARKED), eip(CLAIMED), eip({ [TAG.retained]: STACK })], REGION, source);
    expect(source.asked).toEqual([STACK, OTHER_STACK]);
  });

  test('for no resource where the tag that names it is missing', async () => {
    const source = answering({ stacks: live });
    expect((await rowsOf([eip({ [TAG.stack]: STACK })], REGION, source))[0]!.owner).toMatchObject({ state: 'live' });
    expect(source.asked).toEqual([STACK]);
  });

  test('and a fault in here makes no orphan', async () => {
    const source = { ...answering({ stacks: live }), stack: () => { throw new TypeError('oops'); } };
    expect((await rowsOf([eip(MARKED)], REGION, source))[0]!.orphan).toBe(false);
  });
});
