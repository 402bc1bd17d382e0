import { parseArgs } from 'node:util';

export const PARTS = ['timed', 'synth', 'handlers', 'calls', 'throttled', 'scale', 'command-line'] as const;
export type Part = typeof PARTS[number];

export interface Options {
  readonly parts: readonly Part[];
  /** Only what ratios are of. */
  readonly quick: boolean;
  /** Compares the ratios with the committed ones instead of writing new ones. */
  readonly check: boolean;
  readonly runs: {
    /** For the ratios of what is timed. */
    readonly timed: number;
    readonly rest: number;
  };
  readonly tell: (line: string) => void;
}

export const USAGE = 'npm run bench -- [--quick] [--check] [--runs N] [--only timed|synth|handlers|calls|throttled|scale|command-line|cors|email]...';

/** What the user can mend: told without a stack trace. */
export class Refusal extends Error {}

/** What ratios are of. */
const COMPARED: readonly Part[] = ['timed', 'synth', 'handlers', 'calls'];

/** What has scripts of its own. */
export const APART = ['cors', 'email'] as const;
export type Apart = typeof APART[number];

export function optionsOf(args: readonly string[]): Options & { readonly apart: readonly Apart[] } {
  const values = valuesOf(args);
  const only = values.only ?? (values.check ? [...COMPARED] : [...PARTS]);
  const unknown = only.find((name) => !([...PARTS, ...APART] as string[]).includes(name));
  if (unknown !== undefined) throw new Refusal(`--only: there is no part ${unknown}: ${USAGE}`);
  const timed = Number(values.runs ?? (values.quick ? 5 : 15));
  if (!(Number.isInteger(timed) && timed > 0)) throw new Refusal(`--runs: got ${values.runs}, expected a number of runs: ${USAGE}`);
  return {
    parts: PARTS.filter((part) => only.includes(part)),
    apart: APART.filter((part) => only.includes(part)),
    quick: values.quick || values.check, check: values.check,
    runs: { timed, rest: values.quick || values.check ? 1 : Math.min(timed, 7) },
    tell: (line) => console.log(line),
  };
}

interface Values {
  readonly quick: boolean;
  readonly check: boolean;
  readonly runs?: string;
  readonly only?: string[];
}

function valuesOf(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: {
      quick: { type: 'boolean', default: false }, check: { type: 'boolean', default: false }, runs: { type: 'string' }, only: { type: 'string', multiple: true },
    } }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message.split('. ')[0]}: ${USAGE}`);
  }
}
