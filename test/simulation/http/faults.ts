import { type Refusal, REFUSALS } from '../schedule';

/** What happens to one request. Of a `hang` neither it nor any later request of the same invocation gets an answer. */
export const FAULTS = ['reset-before', 'reset-after', 'unavailable', 'throttled', 'hang'] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface RequestFault {
  readonly kind: FaultKind;
  /** Which request, from 1. */
  readonly at: number;
}

/** EC2 answers the calls that let an address go with that code, from the first one on, for so many milliseconds of the function's clock. */
export interface RefusalFault {
  readonly kind: 'refusal';
  readonly refusal: Refusal;
  readonly time: number;
}

export type Fault = RequestFault | RefusalFault;

export function idOfFault(fault: Fault | undefined): string {
  if (!fault) return '0/none';
  return fault.kind === 'refusal' ? `${fault.time / 1_000}/${fault.refusal}` : `${fault.at}/${fault.kind}`;
}

/** By what `idOfFault` gives. Undefined: there is none such. */
export function faultOf(number: string, kind: string): Fault | undefined {
  if (kind in REFUSALS) return { kind: 'refusal', refusal: kind as Refusal, time: Number(number) * 1_000 };
  const known = FAULTS.find((one) => one === kind);
  return known && { kind: known, at: Number(number) };
}

/** In whose words an answer is said. `response` is the bucket that takes the handlers' answers in. */
export type Service = 'cloudformation' | 'ec2' | 'lambda' | 's3' | 'ses' | 'sesv2' | 'response';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string | Buffer;
}

const xml = (status: number, body: string): Reply => ({ status, headers: { 'content-type': 'text/xml' }, body });
const SLOW_DOWN = xml(503, '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>');
const sender = (code: string) =>
  xml(400, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`);

export function refused(refusal: Refusal): Reply {
  const { code } = REFUSALS[refusal];
  return xml(400, `<Response><Errors><Error><Code>${code}</Code><Message>It can't be done now.</Message></Error></Errors></Response>`);
}

const TOO_MANY_REQUESTS: Reply = {
  status: 429,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException' },
  body: '{"message":"Rate exceeded"}',
};

/** Each service's own way to say "too many requests". */
export const THROTTLED: Readonly<Record<Service, Reply>> = {
  cloudformation: sender('Throttling'),
  ec2: xml(503, '<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors></Response>'),
  lambda: TOO_MANY_REQUESTS,
  s3: SLOW_DOWN,
  ses: sender('Throttling'),
  sesv2: TOO_MANY_REQUESTS,
  response: SLOW_DOWN,
};

/** What AWS's front ends say in the place of a service that is down: not the service's format. */
export const UNAVAILABLE: Reply = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html><body><b>Http/1.1 Service Unavailable</b></body> </html>',
};
