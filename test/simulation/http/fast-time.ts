import http from 'node:http';
import { CELL, type LaneNumber, other, type SharedTime } from './shared-time';

/** How far the clock goes in a real millisecond in which there is nothing to wait for but time. */
const STEP = 100;
/** By how much one sandbox may be ahead of the other while both are at work. */
const LEAD = 200;
/** A thread that gets no processor for a while makes no progress either, so its clock doesn't go on. */
const LONGEST_TICK = 5;

interface Timer {
  at: number;
  readonly after: number;
  readonly repeat: boolean;
  readonly run: () => void;
}

export interface FastTime {
  readonly now: () => number;
  start(): void;
  stop(): void;
}

/**
 * Puts a clock of our own in the place of this thread's, for all that is loaded afterwards: it goes a hundred times as fast as the real
 * one while the handler sleeps or a request hangs, but with the real one while a request is on its way. So a slow machine makes no call
 * time out, and no answer to "still wanted?" grow old.
 */
export function installFastTime(shared: SharedTime, lane: LaneNumber, tick: () => void): FastTime {
  const { setTimeout: realSetTimeout } = globalThis;
  const timers = new Set<Timer>();
  const now = () => Math.floor(shared[CELL.now(lane)]!);
  let underWay = 0;
  let running = false;
  let last = 0;

  const advance = () => {
    const real = performance.now();
    const passed = Math.min(real - last, LONGEST_TICK);
    last = real;
    const current = shared[CELL.now(lane)]!;
    const isFast = underWay === 0 || shared[CELL.hanging(lane)] !== 0;
    const most = shared[CELL.active(other(lane))] === 0 ? Infinity : Math.max(current, shared[CELL.now(other(lane))]! + LEAD);
    const next = Math.min(current + (isFast ? STEP : passed), most);
    // One at a time: what it sets off may send a request, and then the clock goes slowly.
    const due = [...timers].filter(({ at }) => at <= next).sort((one, two) => one.at - two.at)[0];
    shared[CELL.now(lane)] = due ? Math.max(current, due.at) : next;
    if (due) timers.delete(due);
    if (due?.repeat) timers.add(Object.assign(due, { at: now() + due.after }));
    due?.run();
    tick();
    if (running) realSetTimeout(advance, 1);
  };

  const newTimer = (repeat: boolean) => (run: (...args: unknown[]) => void, after = 1, ...args: unknown[]) => {
    const timer = { at: now() + Math.max(1, after), after, repeat, run: () => run(...args) };
    timers.add(timer);
    const same = () => handle;
    const refresh = () => {
      timers.add(Object.assign(timer, { at: now() + after }));
      return handle;
    };
    const handle: Timer = Object.assign(timer, { ref: same, unref: same, hasRef: () => true, refresh });
    return handle;
  };
  const clear = (timer: unknown) => void timers.delete(timer as Timer);
  Object.assign(globalThis, { setTimeout: newTimer(false), setInterval: newTimer(true), clearTimeout: clear, clearInterval: clear });

  globalThis.Date = class extends Date {
    public static override now = now;
    public constructor(...args: unknown[]) {
      super(...(args.length > 0 ? args : [now()]) as []);
    }
  } as DateConstructor;

  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), milliseconds);
    return controller.signal;
  };

  const { request } = http;
  http.request = ((...args: Parameters<typeof request>) => {
    underWay++;
    return request(...args).once('close', () => underWay--);
  }) as typeof request;
  const { fetch } = globalThis;
  globalThis.fetch = (...args) => {
    underWay++;
    return fetch(...args).finally(() => underWay--);
  };

  return {
    now,
    start() {
      shared[CELL.now(lane)] = Math.max(shared[CELL.now(lane)]!, shared[CELL.now(other(lane))]!);
      shared[CELL.active(lane)] = 1;
      [running, last] = [true, performance.now()];
      realSetTimeout(advance, 1);
    },
    stop() {
      shared[CELL.active(lane)] = 0;
      running = false;
    },
  };
}
