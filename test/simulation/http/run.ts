import type { CustomResourceResponse } from '../../../lambda/custom-resource/protocol';
import type { Fault } from './faults';
import type { Changes, Script, State } from './script';
import type { Services } from './services';
import type { Runner, Stack } from './stack';
import { newStack } from './stack';
import { type Recorded, recordTraffic } from './traffic';

export interface Violation {
  /** `leak`: something of ours is left. `foreign`: something that isn't ours has changed. */
  readonly kind: 'leak' | 'foreign' | 'other';
  readonly what: string;
}

export interface Outcome extends Recorded {
  readonly violations: readonly Violation[];
}

export interface Place {
  readonly services: Services;
  readonly runners: readonly [Runner, Runner];
  /** By the functions' clocks. */
  readonly now: () => number;
  /** Where the functions' logs go. */
  hear(listener: ((line: string) => void) | undefined): void;
}

/** One script with one fault, or none, from what was there before to what is there at the end. */
export async function runScript(script: Script, fault: Fault | undefined, { services, runners, now, hear }: Place): Promise<Outcome> {
  const violations: Violation[] = [];
  const wrong = (what: string) => void violations.push({ kind: 'other', what });
  const { region, cloudFormation } = services;
  cloudFormation.stacks.clear();
  const scene = await script.prepare(services);
  let stack: Stack | undefined;
  const { traffic, record } = recordTraffic(fault, {
    answered: (response: CustomResourceResponse) => stack?.answered(response),
    invoked: (event) => stack?.invoked(event),
    isHeldBack: (invocation, { action }) => stack?.cancels(invocation, action) ?? false,
    wrong,
  });
  hear(traffic.tell);
  try {
    stack = newStack({ region, cloudFormation, runners, now, traffic, wrong });
    const before = await scene.observe(stack.id);
    for (const step of scene.steps) {
      const asPlanned = await stack.carryOut(step);
      // After another end than the script's, its stack isn't there, or is as it was before the step.
      if (!asPlanned && step.do === 'update') continue;
      const changes = asPlanned ? step.changes : {};
      violations.push(...compare(before, changes, await scene.observe(stack.id)).map(({ kind, what }) => ({ kind, what: `after ${step.do}: ${what}` })));
      if (!asPlanned) break;
    }
  } finally {
    hear(undefined);
    await scene.clear?.();
  }
  return { ...record(), violations };
}

function compare(before: State, changes: Changes = {}, actual: State): Violation[] {
  const wanted: Changes = { ...before, ...changes };
  return [...new Set([...Object.keys(wanted), ...Object.keys(actual)])].filter((thing) => wanted[thing] !== actual[thing]).map((thing) => ({
    kind: wanted[thing] === undefined ? 'leak' : wanted[thing] === before[thing] ? 'foreign' : 'other',
    what: `${thing} is ${actual[thing] ?? 'not there'} where ${wanted[thing] ?? 'nothing'} was due`,
  }));
}
