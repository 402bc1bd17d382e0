import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Mutant, MUTANTS } from './mutants';
import type { Hunted } from './mutants/hunt';
import { table } from './table';

export interface MutantResult extends Hunted {
  readonly name: string;
}

export interface MutationOptions {
  readonly tell: (line: string) => void;
  /** Only mutants whose name has it. */
  readonly only?: string;
}

/** Breaks the handlers in every way of the table, and tells by which invariant each was caught. */
export async function runMutants({ tell, only = '' }: MutationOptions): Promise<MutantResult[]> {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1_000).toFixed(0);
  const mutants = MUTANTS.filter(({ name }) => name.includes(only));
  const results: MutantResult[] = [];
  await onAllCores(mutants, ({ name }, hunted) => {
    results.push({ name, ...hunted });
    const came = hunted.caught ? hunted.what : `NOT CAUGHT${hunted.problem === undefined ? '' : `, ${hunted.problem}`}`;
    tell(`${seconds().padStart(5)} s  ${results.length}/${mutants.length}  ${name}: ${came}`);
    for (const what of hunted.control) tell(`         THE HANDLERS AS THEY ARE break it too: ${what}`);
  });
  results.sort((one, other) => place(mutants, one) - place(mutants, other));
  tell('');
  tell(table(['mutant', 'caught by invariant', 'played', 'schedule'], results.map(row)));
  const caught = results.filter(isProven);
  const invariants = [...new Set(caught.flatMap((result) => result.invariants))].sort((one, other) => one - other);
  tell(`${caught.length} of ${mutants.length} mutants caught, by the invariants ${invariants.join(', ')}, in ${seconds()} s`);
  return results;
}

/** Caught, and by what was changed: the handlers as they are keep all invariants by the same schedule. */
export function isProven({ caught, control }: MutantResult): boolean {
  return caught && control.length === 0;
}

function row({ name, caught, invariants, control, played, schedule = '' }: MutantResult): (string | number)[] {
  const by = control.length > 0 ? 'not proven' : caught ? invariants.join(', ') : 'NOT CAUGHT';
  return [name, by, played, schedule];
}

function place(mutants: readonly Mutant[], { name }: MutantResult): number {
  return mutants.findIndex((mutant) => mutant.name === name);
}

async function onAllCores(mutants: readonly Mutant[], done: (mutant: Mutant, hunted: Hunted) => void): Promise<void> {
  const waiting = [...mutants];
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutants.length) }, async () => {
    const worker = fork(join(__dirname, 'mutants', 'worker.ts'), { execArgv: ['--import', 'tsx', '--no-warnings'] });
    const failed = new Promise<never>((_, reject) => {
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`a process with a mutant ended with ${code}`)));
    });
    failed.catch(() => undefined); // heard of below, while something is asked of it
    try {
      for (let mutant; (mutant = waiting.shift()) !== undefined;) {
        const hunted = new Promise<Hunted>((resolve) => worker.once('message', (message) => resolve(message as Hunted)));
        worker.send(mutant.name);
        done(mutant, await Promise.race([hunted, failed]));
      }
    } finally {
      worker.kill();
    }
  }));
}
