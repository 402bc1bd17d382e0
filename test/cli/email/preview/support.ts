import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Workspace } from '../../../../cli/email/preview/workspace';
import { type Files, html, template, write } from '../../../core/email-templates/folder/support';

export const FILES: Files = {
  ...template('welcome', { 'subject.txt': 'Welcome, {{name}}', ...html('<p>{{name}}</p><a href="%%host%%">x</a>'), 'sample.json': '{ "name": "Ada" }\n' }),
  ...template('bye', html('{{> row}}')),
  '_partials/row.html': '<p>Bye</p>',
};

/** A folder, and what the page has of it. */
export function opened(files: Files = FILES) {
  const directory = write(files);
  const workspace = new Workspace(directory, new Map([['host', 'https://a.example/']]), 'run');
  return {
    directory, workspace,
    /** As the page shows it: with paths from the folder on. */
    path: (path: string) => join(relative('', directory), path),
    edit: (path: string, text: string | undefined) => {
      const file = join(directory, path);
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
      return workspace.refresh();
    },
  };
}
