import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { cloudFormation } from '../../../lambda/custom-resource/cloudformation';
import { LOGICAL_ID, STACK } from '../../support/world';

const PAGE = 100;

/** Of the stack, the latest first, a hundred a page. */
function eventsOf(events: readonly (Omit<Partial<StackEvent>, 'ResourceStatus'> & { ResourceStatus: string })[]) {
  let calls = 0;
  const client = {
    send: async ({ input }: { input: { NextToken?: string } }) => {
      calls++;
      const from = Number(input.NextToken ?? 0);
      return { StackEvents: events.slice(from, from + PAGE), NextToken: from + PAGE < events.length ? String(from + PAGE) : undefined };
    },
  };
  return { port: cloudFormation(client as unknown as CloudFormationClient), calls: () => calls };
}

const others = (count: number) => Array.from({ length: count }, () => ({ LogicalResourceId: 'Other', ResourceStatus: 'UPDATE_COMPLETE' }));
const began = { StackId: STACK, PhysicalResourceId: STACK, LogicalResourceId: 'Shop', ResourceStatus: 'UPDATE_IN_PROGRESS' };
const ours = { LogicalResourceId: LOGICAL_ID, PhysicalResourceId: 'id', ResourceStatus: 'UPDATE_COMPLETE', ResourceProperties: '{}' };

describe('the latest event of a resource', () => {
  test('is found behind thousands of the same operation', async () => {
    expect(await eventsOf([...others(3_000), ours, began]).port.latestEvent(STACK, LOGICAL_ID)).toEqual({ properties: '{}', physicalId: 'id' });
  });

  test('of before the present operation is told to be so', async () => {
    expect(await eventsOf([...others(3), began, ours]).port.latestEvent(STACK, LOGICAL_ID)).toMatchObject({ properties: '{}', isEarlier: true });
  });

  test('that is too far back is not there, and of before the present operation', async () => {
    const { port, calls } = eventsOf([...others(3), began, ...others(5_000), ours]);
    expect(await port.latestEvent(STACK, LOGICAL_ID)).toEqual({ isEarlier: true });
    expect(calls()).toBe(10);
  });

  test('of a deletion is none', async () => {
    expect(await eventsOf([{ ...ours, ResourceStatus: 'DELETE_COMPLETE' }]).port.latestEvent(STACK, LOGICAL_ID)).toBeUndefined();
  });
});
