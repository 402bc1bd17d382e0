import { setTimeout as sleep } from 'node:timers/promises';
import { namesOf, RUN_TAG } from '../run';
import type { Services } from '../services';
import { type Preflight, preflightOf } from './preflight';
import type { Requested } from './requests';

export interface Asked {
  readonly ses: Services['ses'];
  /** Which doesn't repeat what is throttled. */
  readonly sesOnce: Services['ses'];
  readonly sesV1: Services['sesV1'];
  readonly s3: Services['s3'];
  readonly ec2: Services['ec2'];
  /** As a browser asks, without credentials. */
  readonly preflight: Preflight;
  /** A bucket of the run's own. */
  readonly bucket: string;
  /** A network interface that has no address. */
  readonly networkInterface: string;
  /** What CloudFormation has sent to custom resources, once all deployments are over. */
  requests(): Promise<readonly Requested[]>;
  /** With the run's id, so that the sweep finds what is left. */
  name(what: string): string;
  readonly tags: { Key: string; Value: string }[];
  wait(milliseconds: number): Promise<void>;
}

/** One thing that no document of AWS's tells, and that the library has to do with. `docs/internals/real-account.md` says it at length. */
export interface Probe {
  readonly question: string;
  /** What the library is made for. Any other answer is a failure. */
  readonly answers: readonly string[];
  ask(asked: Asked): Promise<string>;
}

export type Probes = Readonly<Record<string, Probe>>;

export interface Place {
  readonly run: string;
  readonly region: string;
  readonly endpoint?: string;
  readonly bucket: string;
  readonly networkInterface: string;
  readonly requests: Asked['requests'];
}

export function askedOf(services: Pick<Asked, 'ses' | 'sesOnce' | 'sesV1' | 's3' | 'ec2'>, { run, bucket, networkInterface, requests, ...place }: Place): Asked {
  return {
    ...services, bucket, networkInterface, requests,
    preflight: preflightOf(place),
    name: (what) => `${namesOf(run).prefix}probe-${what}`,
    tags: [{ Key: RUN_TAG, Value: run }],
    wait: (milliseconds) => sleep(milliseconds),
  };
}

/** How a call ends: `success`, or the code of its error. What is no answer of the service's goes on. */
export async function outcome(call: Promise<unknown>, success = 'accepted'): Promise<string> {
  try {
    await call;
    return success;
  } catch (error) {
    const { name, Code = name, $metadata } = error as Error & { Code?: string; $metadata?: { httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === undefined) throw error;
    return Code;
  }
}
