import type { RawProperties } from '../../core/contracts/raw-properties';
import { OperationError } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import type { State } from '../deployment/state';
import type { Change } from './change';

/** What a request of CloudFormation's would do. */
export interface Planned {
  readonly changes: readonly Change[];
  /** What comes after all other resources: CloudFormation deletes what was replaced. */
  readonly cleanUp?: () => Promise<readonly Change[]>;
}

/** The deployment of the resource would fail. */
export class RefusalError extends OperationError {
  public override name = 'RefusalError';
}

/** What a deployment does not tell before it is made. */
export class NotKnownError extends OperationError {
  public override name = 'NotKnownError';
}

export interface Former {
  readonly properties: RawProperties;
  readonly physicalId: string;
}

/** One kind of resource. Each method throws an `OperationError` where there is no answer. */
export interface Planner {
  /** The properties without which nothing can be said. */
  readonly identity: readonly string[];
  /** A Create; with the former properties an Update. */
  apply(state: State, owner: Owner, properties: RawProperties, former?: Former): Promise<Planned>;
  remove(state: State, owner: Owner, former: Former): Promise<readonly Change[]>;
}
