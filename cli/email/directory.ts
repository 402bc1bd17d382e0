import { statSync } from 'node:fs';
import type { Parameter } from '../shared/arguments';

/** The operand of a command that reads a folder of templates. */
export const DIRECTORY: Parameter = {
  value: 'DIR', form: { test: isDirectory }, expected: 'a directory that exists', example: 'emails',
  help: 'the folder of the templates, as for EmailTemplates.fromDirectory',
};

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
