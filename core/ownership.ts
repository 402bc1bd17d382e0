import { createHash } from 'node:crypto';

/** Who holds a thing: one resource of one stack. */
export interface Owner {
  /** The stack's ARN, which no other stack ever has, not even one of the same name. */
  readonly stackId: string;
  readonly logicalId: string;
}

/** Users can't set tags of this prefix through the constructs. */
export const TAG_PREFIX = 'cdk-adopt:';

/** The tags that prove whose a thing is. */
export const TAG = {
  stack: 'cdk-adopt:stack',
  resource: 'cdk-adopt:resource',
  spec: 'cdk-adopt:spec',
  /** On an address that was there before: the stack that associated it. */
  associatedBy: 'cdk-adopt:associated-by',
  /** In place of the others, on what a destroyed stack was told to leave. */
  retained: 'cdk-adopt:retained',
  /** By which an address is found that is kept for good: there from its allocation on. */
  key: 'cdk-adopt:key',
  /** On an address of a pool: the instance that the pool has put it on; with ` until <time>`, where it is to come back from there. */
  assignedTo: 'cdk-adopt:assigned-to',
  /** On an address whose reverse DNS record is ours: the stack, and the resource. */
  reverseDnsBy: 'cdk-adopt:reverse-dns-by',
  reverseDns: 'cdk-adopt:reverse-dns',
} as const;

export type Tags = Readonly<Record<string, string>>;

/** Twelve hex digits that stand for the value. */
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
