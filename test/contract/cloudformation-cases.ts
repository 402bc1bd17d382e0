import type { CloudFormationPort } from '../../lambda/custom-resource/cloudformation';
import type { Cases } from './contract';

export interface Stack {
  /** The ARN. */
  readonly id: string;
  /** Of its only resource. */
  readonly logicalId: string;
  readonly physicalId: string;
  readonly properties: object;
}

/** CloudFormation as far as it takes to ask it something. */
export interface CloudFormation {
  readonly port: CloudFormationPort;
  /** A stack with one resource, when all is created. */
  createStack(name: string): Promise<Stack>;
  /** When all is deleted. */
  deleteStack(stack: Stack): Promise<void>;
  /** In milliseconds since 1970. */
  now(): number;
}

const NEVER_THERE = 'arn:aws:cloudformation:us-east-1:000000000000:stack/never-there/11111111-2222-3333-4444-555555555555';

export const CLOUDFORMATION_CASES = {
  'a stack that was never there is told as such, and has no resource': async ({ port }) => {
    expect(await port.stack(NEVER_THERE)).toBeUndefined();
    expect(await port.resource(NEVER_THERE, 'Thing')).toBe('absent');
  },

  'a created stack tells its status, and has no other around it': async ({ port, createStack }, name) => {
    const { id } = await createStack(name);
    expect(await port.stack(id)).toEqual({ status: 'CREATE_COMPLETE', rootId: undefined, isRollbackDisabled: false });
  },

  'a created resource tells its status, its physical id and when that was': async ({ port, createStack, now }, name) => {
    const { id, logicalId, physicalId } = await createStack(name);
    const seen = await port.resource(id, logicalId);
    expect(seen).toEqual({ status: 'CREATE_COMPLETE', physicalId, lastUpdated: expect.any(Number) });
    expect(Math.abs(now() - (seen as { lastUpdated: number }).lastUpdated)).toBeLessThan(60_000);
  },

  'a logical id that the stack does not have is absent, and has no event': async ({ port, createStack }, name) => {
    const { id } = await createStack(name);
    expect(await port.resource(id, 'Missing')).toBe('absent');
    expect((await port.events(id)).events.filter((event) => event.logicalId === 'Missing')).toEqual([]);
  },

  'the latest event of a created resource tells its properties, as JSON': async ({ port, createStack }, name) => {
    const { id, logicalId, properties } = await createStack(name);
    const { events } = await port.events(id);
    expect(JSON.parse(events.find((event) => event.logicalId === logicalId)!.properties!)).toMatchObject(properties);
  },

  'a deleted stack is still told by its ARN, but not by its name': async ({ port, createStack, deleteStack }, name) => {
    const stack = await createStack(name);
    await deleteStack(stack);
    expect(await port.stack(stack.id)).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(await port.stack(name)).toBeUndefined();
  },

  'a stack with the name of a deleted one is another stack': async ({ port, createStack, deleteStack }, name) => {
    const previous = await createStack(name);
    await deleteStack(previous);
    const present = await createStack(name);
    expect(present.id).not.toBe(previous.id);
    expect(await port.stack(previous.id)).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(await port.stack(present.id)).toMatchObject({ status: 'CREATE_COMPLETE' });
  },
} satisfies Cases<CloudFormation>;
