import { createHash } from 'node:crypto';

/** The owner of an AWS resource: one resource of one stack. */
export interface Owner {
  /** The stack's ARN, unique even among stacks of the same name. */
  readonly stackId: string;
  readonly logicalId: string;
}

/** The constructs don't let users set tags with this prefix. */
export const TAG_PREFIX = 'cdk-adopt:';

/** The tags that prove ownership. */
export const TAG = {
  stack: 'cdk-adopt:stack',
  resource: 'cdk-adopt:resource',
  spec: 'cdk-adopt:spec',
  /** On an address that the user owns: the stack that associated it. */
  associatedBy: 'cdk-adopt:associated-by',
  /** On an address that has taken its target from another one of its stack: which, and the target. */
  takenFrom: 'cdk-adopt:taken-from',
  /** Replaces the ownership tags when the removal policy is RETAIN. */
  retained: 'cdk-adopt:retained',
  /** Identifies a retained address, from AllocateAddress on. */
  key: 'cdk-adopt:key',
  /** On a pool's address: the instance it is assigned to; with ` until <time>`, if it is to be reclaimed. */
  assignedTo: 'cdk-adopt:assigned-to',
  /** The record tags, on an address whose reverse DNS record is ours: the stack, and the resource. */
  reverseDnsBy: 'cdk-adopt:reverse-dns-by',
  reverseDns: 'cdk-adopt:reverse-dns',
} as const;

export type Tags = Readonly<Record<string, string>>;

/** Twelve hex digits of the values' hash. */
export function shortHash(...values: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 12);
}

export function ownerHash(owner: Owner): string {
  return shortHash(owner.stackId, owner.logicalId);
}

export function sameOwner(one: Owner, other: Owner): boolean {
  return one.stackId === other.stackId && one.logicalId === other.logicalId;
}

/** `arn:aws:cloudformation:us-east-1:123456789012:stack/Name/uuid` -> `Name` */
export function stackName(stackId: string): string {
  return stackId.split('/')[1] ?? stackId;
}
