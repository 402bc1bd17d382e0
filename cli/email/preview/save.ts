import { lstatSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { describeJsonError } from '../../../core/email-templates/folder/json-error';
import { OperationError } from '../../../core/errors';
import { tryingFiles } from '../../shared/files';

export interface Save {
  readonly file: string;
  readonly text: string;
  /** What the page takes for the file's text; undefined for a file that isn't there. */
  readonly saved: string | undefined;
}

/**
 * Replaces a sample's file, unless somebody has changed it since. Links are never followed, since they may lead out of the folder.
 *
 * @param root the folder of all templates
 */
export function save(root: string, { file, text, saved }: Save): void {
  const error = describeJsonError(text);
  if (error) throw new OperationError(`it is no JSON, so it is not saved: line ${error.line}: ${error.message}`);
  tryingFiles(`save ${file}`, () => {
    const folder = realpathSync(dirname(file));
    if (!folder.startsWith(join(realpathSync(root), sep))) throw new OperationError(`${file} is not saved: its folder is a link that leads out of ${root}`);
    const target = join(folder, basename(file));
    const found = lstatSync(target, { throwIfNoEntry: false });
    if (found && !found.isFile()) throw new OperationError(`${file} is not saved: it is no plain file; edit what it leads to`);
    if ((found ? readFileSync(target, 'utf8') : undefined) !== saved) throw new OperationError(`${file} is not saved: it has changed since; reload, and edit it again`);
    const draft = join(folder, `.${basename(file)}.${process.pid}`);
    try {
      writeFileSync(draft, text.endsWith('\n') ? text : `${text}\n`, { flag: 'wx', mode: found?.mode });
      renameSync(draft, target);
    } finally {
      rmSync(draft, { force: true });
    }
  });
}
