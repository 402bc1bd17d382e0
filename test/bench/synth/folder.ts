import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../paths';
import { HTML, SAMPLE, SUBJECT, times } from './values';

const written = new Set<number>();

/** @returns a folder of so many email templates, written once in each run */
export function writeFolder(count: number): string {
  const folder = join(CACHE, 'folders', String(count));
  if (written.has(count)) return folder;
  times(count, (index) => {
    const template = join(folder, `template-${index}`);
    mkdirSync(template, { recursive: true });
    writeFileSync(join(template, 'subject.txt'), SUBJECT);
    writeFileSync(join(template, 'body.html'), HTML);
    writeFileSync(join(template, 'sample.json'), JSON.stringify(SAMPLE));
  });
  written.add(count);
  return folder;
}
