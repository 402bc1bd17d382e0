import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** A folder of email templates, and what becomes of it. */
export interface Folders {
  readonly first: string;
  readonly changed: string;
}

/** The example's folder, and the same with one template less, one more, and one changed. */
export function allEmails(home: string): Folders {
  const changed = join(home, 'emails-changed');
  cpSync(EXAMPLE_EMAILS, changed, { recursive: true });
  rmSync(join(changed, 'digest', 'de'), { recursive: true });
  cpSync(join(changed, 'invitation', 'en'), join(changed, 'reminder', 'en'), { recursive: true });
  writeFileSync(join(changed, 'invitation', 'de', 'subject.txt'), 'Eine neue Einladung\n');
  return { first: EXAMPLE_EMAILS, changed };
}

/** The folder, with the texts of one template edited. */
export function editedEmails(home: string, folder: string): string {
  const edited = join(home, 'emails-edited');
  cpSync(folder, edited, { recursive: true });
  appendFileSync(join(edited, 'invitation', 'de', 'body.html'), '<p>Bis bald!</p>\n');
  writeFileSync(join(edited, 'invitation', 'de', 'subject.txt'), 'Eine weitere Einladung\n');
  return edited;
}

/** Of the example's folder one template in English, and the same with another subject. */
export function fewEmails(home: string): Folders {
  const [first, changed] = [join(home, 'emails'), join(home, 'emails-changed')];
  const isGerman = (path: string) => /(-de\.\w+|[/\\]de)$/.test(path);
  for (const part of ['_partials', 'receipt']) {
    cpSync(join(EXAMPLE_EMAILS, part), join(first, part), { recursive: true, filter: (path) => !isGerman(path) });
  }
  cpSync(first, changed, { recursive: true });
  writeFileSync(join(changed, 'receipt', 'en', 'subject.txt'), 'Receipt for your order {{order.number}}\n');
  return { first, changed };
}
