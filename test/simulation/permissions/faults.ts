import type { Kind } from '../faults';
import type { Circumstance } from '../schedule';

export interface Search {
  readonly scripts: readonly string[];
  /** One of them at any step. */
  readonly kinds: readonly Kind[];
  readonly circumstances: readonly Circumstance[];
}

const LATE: readonly Kind[] = ['twin-later', 'twin-much-later', 'twin', 'dies-before', 'slow', 'cancel'];

/** By action: where a plain run does well without it, and what has to go wrong for it to be needed. Asking CloudFormation is for what comes late. */
export const FAULTS: Readonly<Record<string, readonly Search[]>> = {
  'cloudformation:DescribeStackEvents': [
    { scripts: ['cors-update-undone', 'ip-update-undone', 'email-adopted-update-undone', 'folder-adopted-update-undone'], kinds: LATE, circumstances: [] },
  ],
  'cloudformation:DescribeStackResource': [
    { scripts: ['cors-update-undone', 'ip-replacement-undone', 'email-retained-and-taken-back', 'folder-retained-and-taken-back'], kinds: LATE, circumstances: [] },
  ],
  'cloudformation:DescribeStacks': [
    { scripts: ['cors-update-undone', 'ip-retained-undone', 'email-adopted-update-undone', 'folder-retained-undone'], kinds: LATE, circumstances: [] },
  ],
};
