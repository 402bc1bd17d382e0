import { awsError, lostAnswer } from '../support/aws-error';
import type { Service } from './operation';

/** No call of a handler's takes longer. */
const LONGEST_CALL = 10_000;
/** So late may a call land that is under way when its function dies. */
export const LATE = 9_000;
/** How long a call takes to AWS, and as long back. */
export const WAY = 40;
export const NEVER = Infinity;

/** What becomes of one call. */
export interface CallFault {
  /** When it takes effect, in milliseconds after it was sent. @default WAY */
  readonly lands?: number;
  /** When the caller hears of it. @default as long again after it has landed */
  readonly answered?: number;
  /** What the caller hears instead of the answer. */
  readonly error?: (service: Service) => Error;
  /** The function dies before the call is sent, when it is under way, or when it has landed. */
  readonly dies?: 'before' | 'under way' | 'landed';
  /** Lambda delivers the event again after the death. @default true */
  readonly redelivered?: boolean;
  /** It lands when others have made so many calls, but after LATE at the latest. */
  readonly held?: number;
  /** The answer is what was true so long ago, in milliseconds. */
  readonly stale?: (service: Service) => number;
  /** Which calls it makes sense for. @default all */
  readonly for?: 'reads' | 'writes' | 'aws';
}

/** What happens beside a call, in the moment it is sent. `outage`: for 60 s CloudFormation throttles every question. */
export type Incident = 'cancel' | 'outage' | 'twin' | 'twin-later' | 'twin-much-later' | 'foreign-1' | 'foreign-2' | 'foreign-3';

export type Kind = keyof typeof CALL_FAULTS | Incident;

const REFUSED: Readonly<Record<Service, string>> = {
  ec2: 'InvalidParameterValue', s3: 'InvalidRequest', ses: 'BadRequestException', cloudformation: 'InternalFailure',
  lambda: 'InvalidParameterValueException', response: 'HTTP 403',
};
const DENIED: Readonly<Record<Service, string>> = {
  ec2: 'UnauthorizedOperation', s3: 'AccessDenied', ses: 'AccessDeniedException', cloudformation: 'AccessDenied',
  lambda: 'AccessDeniedException', response: 'HTTP 403',
};
const THROTTLED: Readonly<Record<Service, string>> = {
  ec2: 'RequestLimitExceeded', s3: 'SlowDown', ses: 'TooManyRequestsException', cloudformation: 'Throttling',
  lambda: 'TooManyRequestsException', response: 'HTTP 503',
};

export const denied = (service: Service): Error => awsError(DENIED[service], { status: 403 });
export const throttled = (service: Service) => awsError(THROTTLED[service], { status: service === 'ec2' || service === 's3' ? 503 : 400 });
const timedOut = () => Object.assign(new Error('the call took too long'), { name: 'TimeoutError' });

export const CALL_FAULTS = {
  'lost': { lands: NEVER, answered: WAY, error: lostAnswer },
  'answer-lost': { error: lostAnswer },
  'throttled': { lands: NEVER, answered: WAY, error: throttled, for: 'aws' },
  'broken': { lands: NEVER, answered: WAY, error: () => awsError('InternalError', { status: 500 }), for: 'aws' },
  'denied': { lands: NEVER, answered: WAY, error: denied, for: 'aws' },
  'refused': { lands: NEVER, answered: WAY, error: (service: Service) => awsError(REFUSED[service]), for: 'writes' },
  'hangs': { lands: NEVER, answered: LONGEST_CALL, error: timedOut },
  'hangs-and-lands': { lands: LATE, answered: LONGEST_CALL, error: timedOut, for: 'writes' },
  'slow': { lands: LATE - 1_000, answered: LATE },
  // Shorter than the handlers' waits: a single answer of CloudFormation's is heard twice, 2 s apart; AWS's reads have 15 s.
  'stale': { stale: (service: Service) => (service === 'cloudformation' ? 1_500 : 12_000), for: 'reads' },
  'dies-before': { lands: NEVER, dies: 'before' },
  'dies-after': { dies: 'landed' },
  'dies-and-lands': { lands: LATE, dies: 'under way', for: 'writes' },
  'held-1': { held: 1 },
  'held-2': { held: 2 },
  'held-3': { held: 3 },
  'held-4': { held: 4 },
  'held-6': { held: 6 },
  'held-8': { held: 8 },
  'held-12': { held: 12 },
  'vanishes': { dies: 'landed', redelivered: false },
} satisfies Record<string, CallFault>;

export const INCIDENTS: readonly Incident[] = ['cancel', 'outage', 'twin', 'twin-later', 'twin-much-later', 'foreign-1', 'foreign-2', 'foreign-3'];
/** By how many calls of the others a call is held back, to try all orders of the calls of two. */
export const HOLDS = ['held-1', 'held-2', 'held-3', 'held-4', 'held-6', 'held-8', 'held-12'] as const satisfies readonly Kind[];
export const ALL_KINDS: readonly Kind[] = [...Object.keys(CALL_FAULTS) as (keyof typeof CALL_FAULTS)[], ...INCIDENTS];
/** Those that are tried everywhere. */
export const KINDS: readonly Kind[] = ALL_KINDS.filter((kind) => !(HOLDS as readonly Kind[]).includes(kind));

/** Faults that pass: with one or two of them a request still has to succeed. */
export const PASSING: readonly Kind[] = [
  ...HOLDS, 'lost', 'answer-lost', 'throttled', 'broken', 'denied', 'hangs', 'hangs-and-lands', 'slow', 'stale', 'dies-before', 'dies-after', 'dies-and-lands',
  'outage', 'twin', 'twin-later', 'twin-much-later',
];

/** Faults that take their time. */
export const SLOW: readonly Kind[] = [...HOLDS, 'slow', 'hangs', 'hangs-and-lands'];

export function faultOf(kinds: readonly Kind[]): CallFault {
  return Object.assign({}, ...kinds.map((kind) => (CALL_FAULTS as Record<string, CallFault>)[kind] ?? {})) as CallFault;
}
