import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SABOTAGES } from '../e2e/sabotage';
import { CHECKOUT } from '../support/checkout';
import { POOL_MUTANTS } from './ip-pool/mutants';
import { MUTANTS } from './mutants';

const edits = [...MUTANTS, ...POOL_MUTANTS].flatMap(({ name, edits }) => edits.map((edit) => ({ name, ...edit })));
const sabotages = Object.entries(SABOTAGES).map(([name, edit]) => ({ name, ...edit }));

test('every mutant and every sabotage fits today\'s handlers: what it replaces stands once in its file', () => {
  const misfits = [...edits, ...sabotages].filter(({ file, find }) => readFileSync(join(CHECKOUT, file), 'utf8').split(find).length !== 2);
  expect(misfits.map(({ name, file, find }) => `${name}: ${JSON.stringify(find)} in ${file}`)).toEqual([]);
});
