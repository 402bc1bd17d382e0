import type { Eip } from '../../../cli/eip/address';
import type { Addresses } from '../../../cli/eip/ec2';
import type { StackSource } from '../../../cli/shared/owner-status';
import { TAG, type Tags } from '../../../core/ownership';
import type { ResourceSeen } from '../../../lambda/custom-resource/cloudformation';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';

export const REGION = 'us-east-1';
export const ID = 'eipalloc-00000000000000001';
export const MARKED: Tags = { [TAG.stack]: STACK, [TAG.resource]: LOGICAL_ID, [TAG.spec]: '0123456789ab' };
export const CLAIMED: Tags = { [TAG.associatedBy]: OTHER_STACK, [TAG.resource]: LOGICAL_ID };
export const eip = (tags: Tags, more: Partial<Eip> = {}): Eip => ({ allocationId: ID, publicIp: '192.0.2.1', tags, ...more });

export interface Answers {
  readonly stacks?: Readonly<Record<string, string | Error>>;
  readonly resource?: ResourceSeen | Error;
}

/** A stack that isn't named is gone. */
export function answering({ stacks = {}, resource = { status: 'CREATE_COMPLETE', physicalId: ID } }: Answers): StackSource & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async stack(stackId) {
      asked.push(stackId);
      const status = stacks[stackId];
      if (status instanceof Error) throw status;
      return status === undefined ? undefined : { status };
    },
    async resource(stackId, logicalId) {
      asked.push(`${stackId} ${logicalId}`);
      if (resource instanceof Error) throw resource;
      return resource;
    },
  };
}

export const holding = (...eips: Eip[]): Addresses => ({
  region: async () => REGION,
  list: async () => eips,
  reverseDns: async () => new Map(),
  read: async () => { throw new Error('nothing is to be read again'); },
  release: async () => { throw new Error('nothing is to be released'); },
});
