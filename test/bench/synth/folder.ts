import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../paths';
import { HTML, SAMPLE, SUBJECT, times } from './values';

/** @returns a folder of so many email templates, which is written once and kept */
export function writeFolder(count: number): string {
  const folder = join(CACHE, 'folders', String(count));
  if (existsSync(folder)) return folder;
  times(count, (index) => {
    const template = join(folder, `template-${index}`);
    mkdirSync(template, { recursive: true });
    writeFileSync(join(template, 'subject.txt'), SUBJECT);
    writeFileSync(join(template, 'body.html'), HTML);
    writeFileSync(join(template, 'sample.json'), JSON.stringify(SAMPLE));
  });
  return folder;
}
