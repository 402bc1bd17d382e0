import type { Clock } from '../../../lambda/custom-resource/clock';
import type { Outside } from '../lambda';

/** What a program reaches through the SDK's clients. */
export type Ports = Pick<Outside, 'ec2' | 's3' | 'ses'>;

const ATTEMPTS = 3;
const LONGEST_PAUSE = 20_000;
const THROTTLED = ['RequestLimitExceeded', 'SlowDown', 'Throttling', 'ThrottlingException', 'TooManyRequestsException'];
const CUT_OFF = ['TimeoutError', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'];

/**
 * The SDK's own repetition, which a client has unless its user turns it off: three attempts, on throttling, a 5xx or a broken connection,
 * with a pause by chance between them. It is what sends a call again whose answer was lost, so it belongs to what the peers do.
 */
export async function sdkRetries<T>(call: () => Promise<T>, clock: Clock): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const kind = kindOf(error);
      if (kind === 'final' || attempt === ATTEMPTS) throw error;
      const longest = (kind === 'throttled' ? 500 : 100) * 2 ** attempt;
      await clock.sleep(Math.floor(Math.min(LONGEST_PAUSE, clock.random() * longest)));
    }
  }
}

function kindOf(error: unknown): 'throttled' | 'transient' | 'final' {
  const { name = '', code = '', $metadata = {} } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  if (THROTTLED.includes(name)) return 'throttled';
  return CUT_OFF.includes(name) || CUT_OFF.includes(code) || [500, 502, 503, 504].includes($metadata.httpStatusCode ?? 0) ? 'transient' : 'final';
}

/** The ports as through clients that are made without any option. */
export function throughClients({ ec2, s3, ses, clock }: Outside): Ports {
  return { ec2: repeating(ec2, clock), s3: repeating(s3, clock), ses: repeating(ses, clock) };
}

type Calls = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

function repeating<P extends object>(port: P, clock: Clock): P {
  const calls = Object.entries(port as unknown as Calls)
    .map(([name, call]) => [name, (...args: unknown[]) => sdkRetries(() => call(...args), clock)]);
  return Object.fromEntries(calls) as P;
}
