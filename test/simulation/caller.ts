import type { CustomResourceEvent } from '../../lambda/custom-resource/protocol';
import type { Caller } from './world';

/** An invocation of a custom resource's function. */
export interface Invocation extends Caller {
  readonly event: CustomResourceEvent;
  readonly began: number;
  /** Whether CloudFormation still waits for its answer. */
  readonly awaited: boolean;
  /** Stack and logical id, as the story names them and as the makers of things are known. */
  readonly owner: string;
}

export const FOREIGN = 'somebody else';
