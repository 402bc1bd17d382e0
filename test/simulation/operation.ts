import type { Tags } from '../../core/ownership';

export type Service = 'ec2' | 's3' | 'ses' | 'cloudformation' | 'lambda' | 'response';

/** What IAM judges: one action on one resource. */
export interface Access {
  readonly action: string;
  readonly arn: string;
  /** The tags that the request sets, or the keys that it removes. */
  readonly requestTags?: Tags;
  readonly removedKeys?: readonly string[];
  readonly resourceTags?: Tags;
  readonly createAction?: string;
}

/** One call to AWS. */
export interface Operation<T> {
  readonly service: Service;
  readonly name: string;
  /** On what, for the story. */
  readonly on?: string;
  readonly writes?: boolean;
  /** Asked when the call lands. */
  readonly access?: () => readonly Access[];
  /** @param asOf the time whose state a read sees */
  readonly effect: (asOf: number) => T;
}
