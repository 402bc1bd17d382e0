import { ALL_KINDS, type Kind } from './faults';

/** What holds for a whole history. */
export const CIRCUMSTANCES = ['lag', 'hasty', 'late-iam', 'shown-as-deleted', 'busy-50', 'busy-400', 'denied-all'] as const;
/**
 * - `lag`: every read of a service's shows the state of 10 s ago
 * - `hasty`: an operation follows the one before it at once
 * - `late-iam`: a policy takes effect 8 s after it was made
 * - `shown-as-deleted`: while a replaced thing is deleted, CloudFormation shows the resource as DELETE_IN_PROGRESS
 * - `denied-all`: an organization's policy denies every call but those to CloudFormation
 * - `busy-50`, `busy-400`: the stack has so many more resources, whose functions ask CloudFormation as well. It answers 5 requests a
 *   second of each action, so for 10, or 80, seconds from the beginning of an operation on it hardly ever answers here
 */
export type Circumstance = typeof CIRCUMSTANCES[number] | typeof LEASED | Rate | Refusal;

/** A folder of a single template takes a lease, too. */
export const LEASED = 'leased';

/** How EC2 answers while a service lets an address go: with a code, for so long in milliseconds, to these calls. */
export const REFUSALS = {
  'auth-failure': { code: 'AuthFailure', time: 25_000, calls: ['ReleaseAddress', 'DisassociateAddress'] },
  'not-permitted': { code: 'OperationNotPermitted', time: 300_000, calls: ['ReleaseAddress', 'DisassociateAddress'] },
  'in-use': { code: 'InvalidIPAddress.InUse', time: 600_000, calls: ['ReleaseAddress'] },
  'no-association': { code: 'InvalidAssociationID.NotFound', time: 120_000, calls: ['DisassociateAddress'] },
  'no-interface': { code: 'InvalidNetworkInterfaceID.NotFound', time: 120_000, calls: ['ReleaseAddress', 'DisassociateAddress'] },
} as const satisfies Readonly<Record<string, { readonly code: string; readonly time: number; readonly calls: readonly string[] }>>;
export type Refusal = keyof typeof REFUSALS;
export const REFUSAL_NAMES = Object.keys(REFUSALS) as Refusal[];

/** So many questions of each action CloudFormation answers in a second. For histories of many resources; few never ask so often. */
export const RATES = ['rate-5', 'rate-10', 'rate-20'] as const;
export type Rate = typeof RATES[number];

export interface Deviation {
  /** The number of the step, from 0, among all steps of all actors. */
  readonly at: number;
  readonly kind: Kind;
}

/** One history, fully determined: the script, and what goes otherwise than in the plain run. */
export interface Schedule {
  readonly script: string;
  readonly circumstances: readonly Circumstance[];
  readonly deviations: readonly Deviation[];
  /** Of the time that each call takes; 0: all take the same. */
  readonly pace: number;
}

/** `ip-life~lag~hasty~pace7#12:dies-after,40:cancel` */
export function format({ script, circumstances, deviations, pace }: Schedule): string {
  const variants = [...circumstances, ...(pace === 0 ? [] : [`pace${pace}`])].map((each) => `~${each}`).join('');
  const faults = deviations.map(({ at, kind }) => `${at}:${kind}`).join(',');
  return `${script}${variants}${faults && `#${faults}`}`;
}

export function parse(text: string): Schedule {
  const [head = '', faults = ''] = text.split('#');
  const [script = '', ...variants] = head.split('~');
  const pace = Number(variants.find((each) => each.startsWith('pace'))?.slice('pace'.length) ?? 0);
  const circumstances = variants.filter((each) => !each.startsWith('pace')) as Circumstance[];
  const known: readonly Circumstance[] = [...CIRCUMSTANCES, LEASED, ...RATES, ...REFUSAL_NAMES];
  const unknown = circumstances.filter((each) => !known.includes(each));
  const deviations = faults.split(',').filter(Boolean).map((each) => {
    const [at, kind] = each.split(':') as [string, Kind];
    if (!ALL_KINDS.includes(kind)) unknown.push(kind as never);
    return { at: Number(at), kind };
  });
  if (unknown.length > 0 || Number.isNaN(pace)) throw new Error(`${text} is no schedule: ${unknown.join(', ')} is not known`);
  return { script, circumstances, deviations, pace };
}
