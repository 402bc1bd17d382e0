import type { Command } from '../../shared/command';
import { terminal } from '../../shared/terminal';
import { DIRECTORY } from '../directory';
import { SUBSTITUTIONS, substitutionsOf } from '../substitutions';
import { serve, write } from './preview';

const PORT = '4025';

export const emailPreview: Command = {
  summary: 'shows each template of a folder as SES would render it, with its sample, on a page of this machine, which follows every change',
  yes: 'ended by Ctrl-C; with --out: written',
  no: 'with --out: written, and the folder has errors, which it shows',
  operands: { DIR: DIRECTORY },
  options: {
    ...SUBSTITUTIONS,
    port: {
      value: 'N', form: { test: (value) => /^\d{1,5}$/.test(value) && Number(value) < 65_536 }, expected: 'a port', example: PORT,
      help: `where to listen on 127.0.0.1, or the next that is free; ${PORT} without it, any free one with 0`,
    },
    open: { help: 'opens a browser' },
    out: { value: 'DIR', form: /./, expected: 'a directory', example: 'preview', help: "writes the same as files into that folder, for a pull request's artifacts" },
  },
  note: 'It answers to this machine only, loads nothing from elsewhere, and writes nothing but a sample that you save in the page.',

  contradictions(given) {
    const served = ['port', 'open'].filter((name) => given.flag('out') && given.flag(name));
    return served.map((name) => `--out and --${name}: expected one of them, since with --out nothing is served`);
  },

  async run(given, report) {
    const request = {
      directory: given.value('DIR')!, substitutions: substitutionsOf(given), port: Number(given.value('port') ?? PORT), open: given.flag('open'),
    };
    const show = (text: string) => terminal.show(text);
    const out = given.value('out');
    return out === undefined ? serve(request, { show, report, ended: interrupted() }) : write(request, out, { show, report });
  },
};

/** By Ctrl-C, or by who has started it. */
function interrupted(): Promise<unknown> {
  return new Promise((resolve) => (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.once(signal, resolve)));
}
