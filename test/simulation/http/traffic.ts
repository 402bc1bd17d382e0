import type { CustomResourceEvent, CustomResourceResponse } from '../../../lambda/custom-resource/protocol';
import { MAX_RESPONSE_BYTES } from '../../../lambda/custom-resource/response';
import { REFUSALS } from '../schedule';
import { type Fault, type FaultKind, refused, type Reply } from './faults';
import type { Asked } from './proxy';

export interface Traffic {
  /** The number of the next request. */
  count(): number;
  faultAt(number: number): FaultKind | undefined;
  /** EC2's answer instead of its own, at that time of the function's clock. */
  refusalOf(asked: Asked, now: number): Reply | undefined;
  tell(line: string): void;
  /** Whether it goes on only when CloudFormation has gone on. */
  isHeldBack(invocation: string, asked: Asked): boolean;
  takeIn(path: string, body: string): Reply;
  /** A function has itself invoked again. */
  takeInvocation(body: string): Reply;
  measured(took: number, answered: boolean, what: string): void;
}

export interface Recorded {
  readonly story: readonly string[];
  readonly requests: number;
  /** Whether the request that the fault is meant for has come. */
  readonly reached: boolean;
  /** The longest that a request without a fault took, in real milliseconds. */
  readonly slowest: number;
  /** Requests that the handler gave up although nothing was wrong but the speed of this machine. */
  readonly givenUp: readonly string[];
}

export interface RecordedTraffic {
  readonly traffic: Traffic;
  readonly record: () => Recorded;
}

export interface Ears {
  /** The first response to a request. */
  readonly answered: (response: CustomResourceResponse) => void;
  readonly isHeldBack: Traffic['isHeldBack'];
  readonly invoked: (event: CustomResourceEvent) => void;
  readonly wrong: (what: string) => void;
}

/** All requests of one run, by whichever lane they come. */
export function recordTraffic(fault: Fault | undefined, { answered, isHeldBack, invoked, wrong }: Ears): RecordedTraffic {
  const story: string[] = [];
  const givenUp: string[] = [];
  const heard = new Set<string>();
  let [requests, slowest] = [0, 0];
  let refusedSince: number | undefined;
  const traffic: Traffic = {
    count: () => ++requests,
    faultAt: (number) => (fault && fault.kind !== 'refusal' && number === fault.at ? fault.kind : undefined),
    refusalOf: ({ service, action }, now) => {
      if (fault?.kind !== 'refusal' || service !== 'ec2') return undefined;
      const calls: readonly string[] = REFUSALS[fault.refusal].calls;
      if (!calls.includes(action)) return undefined;
      refusedSince ??= now;
      return now < refusedSince + fault.time ? refused(fault.refusal) : undefined;
    },
    tell: (line) => void story.push(line),
    isHeldBack,
    takeIn(path, body) {
      const response = JSON.parse(body) as CustomResourceResponse;
      if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES || !response.PhysicalResourceId) wrong(`not a response that CloudFormation takes: ${body}`);
      if (!path.startsWith(`/response/${response.RequestId}?`)) wrong(`a response at the place of another: ${body}`);
      // CloudFormation reads the first one; what comes later it never sees.
      if (!heard.has(response.RequestId)) answered(response);
      heard.add(response.RequestId);
      return { status: 200, headers: {}, body: '' };
    },
    takeInvocation(body) {
      invoked(JSON.parse(body) as CustomResourceEvent);
      return { status: 202, headers: {}, body: '' };
    },
    measured(took, wasAnswered, what) {
      slowest = Math.max(slowest, took);
      if (!wasAnswered) givenUp.push(`${what} after ${Math.round(took)} ms`);
    },
  };
  return { traffic, record: () => ({ story, requests, reached: !fault || fault.kind === 'refusal' || requests >= fault.at, slowest, givenUp }) };
}
