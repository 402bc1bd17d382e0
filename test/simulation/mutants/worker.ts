// One process of the hunt: takes the names of mutants from its parent, and answers each with what became of it.
import { MUTANTS } from '../mutants';
import { mutated } from './bundle';
import { hunt, type Hunted } from './hunt';

process.on('message', (name: string) => {
  const mutant = MUTANTS.find((one) => one.name === name)!;
  void mutated(mutant).then((subject) => hunt(mutant, subject)).then(
    (hunted) => process.send!(hunted),
    (error: Error) => process.send!({ caught: false, invariants: [], control: [], played: 0, problem: error.message } satisfies Hunted),
  );
});
