import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { MADE_BY, typesOf } from '../../core/email-templates/data-types';
import { describeFinding, readFolder } from '../../core/email-templates/folder';
import { OperationError } from '../../core/errors';
import type { CommandResult } from '../shared/command';
import { tryingFiles } from '../shared/files';
import { escaped, oneLine } from '../shared/terminal';

export interface Wanted {
  readonly directory: string;
  /** The file to write. Without one, the declaration is printed. */
  readonly file?: string;
  /** Compares the file, and doesn't write it. */
  readonly check: boolean;
}

/** Writes the file only if it differs, so that nothing that watches it is triggered. Throws one error for all errors of the folder. */
export function makeTypes({ directory, file, check }: Wanted): CommandResult {
  const folder = tryingFiles(`read ${directory}`, () => readFolder(directory, {}));
  if (folder.errors.length > 0) throw new OperationError(folder.errors.map((error) => oneLine(describeFinding(error))).join('\n'));
  const templates = folder.templates.map(({ id }) => id);
  const types = escaped(typesOf(folder));
  if (file === undefined) return { yes: true, text: types.trimEnd(), json: { templates, types } };
  const former = tryingFiles(`read ${file}`, () => textOf(file));
  const upToDate = former === types;
  const answer = (yes: boolean, what: string): CommandResult => ({ yes, text: `${file}: ${what}${ignoredNote(file)}`, json: { templates, file, upToDate } });
  if (upToDate) return answer(true, 'up to date');
  if (check) return answer(false, `${former === undefined ? 'does not exist' : 'not up to date'}; run the command without --check`);
  if (former?.trim() && !former.startsWith(MADE_BY)) {
    throw new OperationError(`could not write ${file}: it holds something that this command has not made; name another file, or remove it`);
  }
  tryingFiles(`write ${file}`, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, types);
  });
  return answer(true, 'written');
}

/** With normalized line breaks: a checkout may have changed them. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r\n/g, '\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `cdk init` has Git ignore `*.d.ts`: then the file is never committed, and a check of the commit finds none. */
function ignoredNote(file: string): string {
  // Where there is no Git, or no repository, nothing is ignored.
  if (spawnSync('git', ['check-ignore', '--quiet', '--', file], { stdio: 'ignore' }).status !== 0) return '';
  return file.endsWith('.d.ts') ? `; Git ignores it, so name it ${basename(file, '.d.ts')}.ts` : '; Git ignores it';
}
