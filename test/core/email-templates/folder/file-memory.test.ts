import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FileMemory } from '../../../../core/email-templates/folder/file-memory';
import { write } from './support';

let reads: number;
const counted = () => ++reads;
beforeEach(() => { reads = 0; });

test('a file is read once, until it changes, is replaced or goes', async () => {
  const file = join(write({ 'a.txt': 'one', 'b.txt': 'two' }), 'a.txt');
  const memory = new FileMemory();
  await setTimeout(150);
  const answers = [memory.file(file, counted), memory.file(file, counted)];
  writeFileSync(file, 'two'); // of the same length
  answers.push(memory.file(file, counted));
  await setTimeout(150);
  answers.push(memory.file(file, counted), memory.file(file, counted));
  renameSync(join(dirname(file), 'b.txt'), file);
  answers.push(memory.file(file, counted));
  rmSync(file);
  answers.push(memory.file(file, counted), memory.file(file, counted));
  // What has just changed may do so again unseen, so it is read once more.
  expect(answers).toEqual([1, 1, 2, 3, 3, 4, 5, 6]);
});

test('where it is known in which folders something may have changed, nothing else is looked at', () => {
  const folder = write({ 'a/x.txt': 'one', 'b/x.txt': 'one' });
  const memory = new FileMemory();
  const paths = ['a', 'b'].map((name) => join(folder, name));
  const all = () => paths.map((path) => [memory.folder(path, counted), memory.file(join(path, 'x.txt'), counted)]);
  expect(all()).toEqual([[1, 2], [3, 4]]);
  memory.begin(new Set([paths[0]!]));
  expect(all()).toEqual([[5, 6], [3, 4]]);
  memory.begin();
  expect(all()).toEqual([[7, 8], [9, 10]]);
});
