import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import type { State } from './state';

export const EXAMPLE_EMAILS = join(CHECKOUT, 'examples', 'emails');
const PREFIX = 'example-';

/** What the folder comes to, of which some templates were there before. */
export function emailsOf(directory: string, bucketDomain: string, adopted: readonly string[]): State {
  const names = readdirSync(directory).filter((name) => !name.startsWith('_'));
  return Object.fromEntries(names.flatMap((name) => readdirSync(join(directory, name)).map((language) => {
    const id = `${name}-${language}`;
    const subject = readFileSync(join(directory, name, language, 'subject.txt'), 'utf8').trim();
    const tag = adopted.includes(`${PREFIX}${id}`) ? 'Team' : 'cdk-adopt:stack';
    return [`template ${PREFIX}${id}`, `${subject} | https://${bucketDomain}/email/logo-${language}.png | tagged ${tag}`];
  })));
}

/** The example's folder with one template less, one more, and one changed. */
export function changedEmails(directory: string): string {
  cpSync(EXAMPLE_EMAILS, directory, { recursive: true });
  rmSync(join(directory, 'digest', 'de'), { recursive: true });
  cpSync(join(directory, 'invitation', 'en'), join(directory, 'reminder', 'en'), { recursive: true });
  writeFileSync(join(directory, 'invitation', 'de', 'subject.txt'), 'Eine neue Einladung\n');
  return directory;
}
