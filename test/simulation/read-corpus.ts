import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The schedules that broke an invariant once. A line that begins with two slashes is a comment. */
export function readCorpus(): string[] {
  const lines = readFileSync(join(__dirname, 'corpus'), 'utf8').split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('//'));
}
