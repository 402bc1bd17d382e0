import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PART_FILES, SAMPLE_FILE } from '../../core/email-templates/folder/files';
import { guessedSample, isGuessed } from '../../core/email-templates/guessed-sample';
import { PART_NAMES } from '../../core/email-templates/parts';
import { type Content, sameContent } from '../../core/email-templates/stored-template';

/** `kept`: there is something in its place already. */
export type Written = 'written' | 'unchanged' | 'kept';

/**
 * Writes a template as `EmailTemplates` reads it. A link is never followed, since it may lead out of the folder.
 *
 * @param force whether to replace what is there. A sample that somebody wrote stays even so.
 */
export function writeTemplate(folder: string, content: Content, force: boolean): Written {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && holds(folder, content)) return 'unchanged';
  if (found && (!force || !found.isDirectory())) return 'kept';
  mkdirSync(folder, { recursive: true });
  for (const part of PART_NAMES) replace(join(folder, PART_FILES[part]), textOf(content, part));
  const sample = join(folder, SAMPLE_FILE);
  if (existsSync(sample) && !isGuessed(jsonIn(sample))) return 'written';
  const guessed = guessedSample(content);
  replace(sample, guessed && `${JSON.stringify(guessed, undefined, 2)}\n`);
  return 'written';
}

/** A subject's file ends with a line break, which is no part of the subject. */
function textOf(content: Content, part: keyof Content): string | undefined {
  return part === 'subject' ? `${content.subject}\n` : content[part];
}

function holds(folder: string, content: Content): boolean {
  const [subject = '', html, text] = PART_NAMES.map((part) => textIn(join(folder, PART_FILES[part])));
  return sameContent({ subject, html, text }, { ...content, subject: `${content.subject}\n` });
}

function textIn(file: string): string | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function replace(file: string, text: string | undefined): void {
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text, { flag: 'wx' });
}
