import { statSync } from 'node:fs';
import type { Command } from '../shared/command';
import { makeTypes } from './types';

export const emailTypes: Command = {
  summary: "writes a TypeScript declaration of what each template of a folder reads of an email's data, so that the code that sends leaves nothing out",
  yes: 'written, or up to date',
  no: 'with --check: not up to date',

  operands: {
    DIR: {
      value: 'DIR', form: { test: isDirectory }, expected: 'a directory that exists', example: 'emails',
      help: 'the folder of the templates, as for EmailTemplates.fromDirectory',
    },
  },
  options: {
    out: {
      value: 'FILE', form: /\.[cm]?ts$/, expected: 'a TypeScript file', example: 'src/emails.ts',
      help: 'the file to write, when it differs, and its folder; without it the declaration goes to the standard output',
    },
    check: { help: 'writes nothing, and tells whether FILE is what would be written' },
  },

  contradictions(given) {
    if (!given.flag('check') || given.flag('out')) return [];
    return ['--check: expected --out FILE with it, the file to compare'];
  },

  async run(given) {
    return makeTypes({ directory: given.value('DIR')!, file: given.value('out'), check: given.flag('check') });
  },
};

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
