import { hasCode } from '../lambda/lifecycle/errors';
import { ownerHash, stackName } from '../lambda/lifecycle/owner';
import { told } from './failures';

/** What CloudFormation shows to these credentials, in one region. */
export interface Stacks {
  /** Of the live stacks. */
  ids(): AsyncIterable<string>;
  resources(stackId: string): AsyncIterable<{ readonly type: string; readonly logicalId: string }>;
  region(): Promise<string>;
}

export type Found =
  | { readonly kind: 'stack'; readonly stack: string; readonly stackId: string; readonly resource: string }
  | { readonly kind: 'cdk-adopt'; readonly hash: string; readonly note: string };

const TYPE = 'Custom::CdkAdoptBucketCors';

/** The resource that a rule's hash stands for; the hash alone where CloudFormation doesn't show it. */
export async function findResource(hash: string, stacks: Stacks): Promise<Found> {
  const only = (note: string): Found => ({ kind: 'cdk-adopt', hash, note });
  try {
    for await (const stackId of stacks.ids()) {
      const resource = await resourceOf(stackId, hash, stacks);
      if (resource) return { kind: 'stack', stack: stackName(stackId), stackId, resource };
    }
    return only(`no live stack of this account has it in ${await stacks.region()}: look elsewhere with --region or --profile, or the stack is gone`);
  } catch (error) {
    return only(`CloudFormation could not be asked for its stack: ${told(error)}`);
  }
}

async function resourceOf(stackId: string, hash: string, stacks: Stacks): Promise<string | undefined> {
  try {
    for await (const { type, logicalId } of stacks.resources(stackId)) {
      if (type === TYPE && ownerHash({ stackId, logicalId }) === hash) return logicalId;
    }
  } catch (error) {
    // The stack has gone since it was listed.
    if (!hasCode(error, 'ValidationError')) throw error;
  }
  return undefined;
}
