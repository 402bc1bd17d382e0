/** What happens to one request. Of a `hang` neither it nor any later request of the same invocation gets an answer. */
export const FAULTS = ['reset-before', 'reset-after', 'unavailable', 'throttled', 'hang'] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Which request, from 1. */
  readonly at: number;
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
