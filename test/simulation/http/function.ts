import { Worker } from 'node:worker_threads';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import { CELL, type LaneNumber, type SharedTime } from './shared-time';

export interface SandboxData {
  readonly bundle: string;
  readonly time: SharedTime;
  readonly lane: LaneNumber;
}

export interface Invocation {
  readonly event: CustomResourceEvent;
  /** What the function has for it, in milliseconds of its own clock. */
  readonly remaining: number;
}

export type FromSandbox = { readonly ready: true } | { readonly log: string } | { readonly end: string };

export interface FunctionOptions extends SandboxData {
  /** The script of the sandbox's thread. */
  readonly sandbox: string;
  readonly timeout: number;
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

export interface LambdaFunction {
  /** Resolves with how it ended: `returned`, `threw ...` or `was killed`. */
  invoke(event: CustomResourceEvent): Promise<string>;
  stop(): Promise<unknown>;
}

/** In real milliseconds: a thread that has not ended by then is stuck, which is a fault of the sandbox. */
const STUCK = 60_000;

/** A function with one sandbox, which is killed, and replaced by a new one, when an invocation's time runs out. */
export function lambdaFunction({ bundle, time, lane, sandbox, timeout, env, log }: FunctionOptions): LambdaFunction {
  let worker: Worker | undefined;

  const stop = async () => {
    const stopped = worker;
    worker = undefined;
    await stopped?.terminate();
    time[CELL.active(lane)] = 0;
  };

  const warm = async (): Promise<Worker> => {
    if (worker) return worker;
    const started = new Worker(sandbox, { workerData: { bundle, time, lane } satisfies SandboxData, env: { ...env } });
    await new Promise((resolve, reject) => started.once('message', resolve).once('error', reject));
    return (worker = started);
  };

  const invoke = async (event: CustomResourceEvent): Promise<string> => {
    const running = await warm();
    const end = await new Promise<string>((resolve) => {
      const timer = setTimeout(() => done('got stuck'), STUCK);
      const heard = (message: FromSandbox) => {
        if ('log' in message) log(message.log);
        if ('end' in message) done(message.end);
      };
      const crashed = (error: Error) => done(`crashed: ${error.stack}`);
      const done = (how: string) => {
        clearTimeout(timer);
        running.off('message', heard).off('error', crashed);
        resolve(how);
      };
      running.on('message', heard).on('error', crashed);
      running.postMessage({ event, remaining: timeout } satisfies Invocation);
    });
    if (end !== 'returned' && !end.startsWith('threw')) await stop();
    return end;
  };

  return { invoke, stop };
}
