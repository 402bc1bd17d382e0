import type { History } from './history';
import { format } from './schedule';
import type { Step } from './world';

const WIDTH = 200;

/** One history as a text, one line a step. */
export function story({ schedule, steps, violations, races, abandonments }: History): string[] {
  return [
    format(schedule),
    ...steps.map(line),
    ...violations.map(({ invariant, what }) => `BROKEN  invariant ${invariant}: ${what}`),
    ...races.map(({ invariant, what }) => `raced   invariant ${invariant}: ${what} (somebody wrote between our read and our write)`),
    ...abandonments.map(({ invariant, what }) => `abandoned  invariant ${invariant}: ${what} (CloudFormation gave it up after one Delete)`),
    ...(violations.length + races.length === 0 ? ['all invariants hold'] : []),
  ];
}

function line({ time, actor, what, on = '', kinds, outcome, died }: Step, index: number): string {
  const faults = kinds.length > 0 ? `  << ${kinds.join(', ')}` : '';
  const end = died ? '  the function dies' : '';
  return `${String(index).padStart(4)}  ${(time / 1000 - 60).toFixed(2).padStart(8)} s  ${actor}: ${what} ${on}${told(outcome)}${faults}${end}`.slice(0, WIDTH + faults.length);
}

function told(outcome: unknown): string {
  if (outcome instanceof Error) return ` -> ${outcome.name}`;
  return outcome === undefined ? '' : ` -> ${JSON.stringify(outcome)}`;
}
