import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../options';
import { DOCS } from '../paths';
import type { Spread } from '../statistics';
import type { Ratio } from './ratios';

const FILE = join(DOCS, 'benchmarks.json');
/** What is counted is the same in each run, and a byte more is no fault. */
const COUNTED = 1.05;
/** What is timed differs from one machine, and from one hour, to the other by more than its spread in one run. */
const TIMED = 1.15;
/** A slow-down by 30 % is to be found: where the spread goes no further than here, there is none. */
const EXCLUDED = 1.2;
/** How often what is neither is measured again. */
const AGAIN = 4;

/** By their names: what is counted, and what is timed. */
export type Committed = Readonly<Record<string, number | Spread>>;

export type Verdict = 'worse' | 'as committed' | 'too noisy';

/** What is committed, or a limit that was kept: what is timed has to be beyond it by more than chance explains. */
export function verdictOn({ name, value, low, high, limit = Infinity }: Ratio, committed: Committed): Verdict {
  const before = committedOf(name, committed) ?? { value: limit, low: limit, high: limit };
  const kept = before.value <= limit ? limit : Infinity;
  if (low === undefined || high === undefined) return value > Math.min(kept, before.value * COUNTED) ? 'worse' : 'as committed';
  if (value > Math.min(kept, before.value * TIMED) && low > Math.min(kept, before.high)) return 'worse';
  return high < before.value * EXCLUDED ? 'as committed' : 'too noisy';
}

/**
 * What isn't as it was committed. What is timed and looks worse, or is too noisy to say, is measured again first.
 *
 * @param measureAgain - the ratios with all rounds until then
 */
export async function verdicts(
  ratios: readonly Ratio[], committed: Committed, measureAgain: (names: readonly string[]) => Promise<readonly Ratio[]>,
): Promise<(readonly [Ratio, Verdict])[]> {
  const judged = (some: readonly Ratio[]) => some.map((ratio) => [ratio, verdictOn(ratio, committed)] as const);
  const suspects = judged(ratios).filter(([, verdict]) => verdict !== 'as committed');
  const found = suspects.filter(([{ low }]) => low === undefined);
  let open = suspects.filter(([{ low }]) => low !== undefined);
  for (let time = 1; time <= AGAIN && open.length > 0; time++) {
    const again = judged(await measureAgain(open.map(([{ name }]) => name)));
    found.push(...again.filter(([, verdict]) => verdict === 'worse'));
    open = again.filter(([, verdict]) => verdict === 'too noisy');
  }
  return [...found, ...open];
}

export function told({ name, value, low, high, limit }: Ratio, committed: Committed): string {
  const before = committedOf(name, committed);
  return `${name}: ${inWords({ value, low, high })}, and ${before === undefined ? 'nothing' : inWords(before)} is committed${limit === undefined ? '' : `, at most ${limit} is wanted`}`;
}

export function inWords({ value, low, high }: Pick<Ratio, 'value' | 'low' | 'high'>): string {
  const text = (number: number) => (Number.isInteger(number) ? String(number) : number.toFixed(2));
  return low === undefined || high === undefined || low === high ? text(value) : `${text(value)} (${text(low)} to ${text(high)})`;
}

function committedOf(name: string, committed: Committed): Spread | undefined {
  const before = committed[name];
  return typeof before === 'number' ? { value: before, low: before, high: before } : before;
}

export function commit(ratios: readonly Ratio[]): void {
  const lines = ratios.map(({ name, value, low, high }) => `  ${JSON.stringify(name)}: ${JSON.stringify(low === undefined ? value : { value, low, high }, rounded)}`);
  writeFileSync(FILE, `{\n${lines.join(',\n')}\n}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value;
}

export function readCommitted(file = FILE): Committed {
  if (!existsSync(file)) throw new Refusal(`--check: no ratios are committed in ${file}: run \`npm run bench\` first, which writes them`);
  return JSON.parse(readFileSync(file, 'utf8')) as Committed;
}
