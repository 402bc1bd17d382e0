import { mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { OperationError } from '../../../core/errors';
import { tryingFiles } from '../../shared/files';
import type { Report } from '../../shared/progress';
import { page, pageFiles } from './page-files';
import type { StaticPreview, TemplateView } from './views';
import type { Workspace } from './workspace';

const MADE = '<!-- Made by cdk-adopt email preview. -->';

export interface Site {
  /** The folder of the templates. */
  readonly directory: string;
  /** Where to write. */
  readonly out: string;
}

/** Writes the preview as files that a browser opens from the disk, in place of those of an earlier run. */
export function writeSite(workspace: Workspace, { directory, out }: Site, report: Report): StaticPreview {
  return tryingFiles(`write into ${out}`, () => {
    clear(directory, out);
    mkdirSync(join(out, 'frames'), { recursive: true });
    const templates: Record<string, TemplateView> = {};
    for (const id of workspace.ids) {
      const view = workspace.template(id)!;
      templates[id] = view;
      const frames = Object.values(view.rendering?.html?.frames ?? {});
      for (const path of frames) writeFileSync(join(out, path), workspace.frame(basename(path))!);
      report(`${Object.keys(templates).length} of ${workspace.ids.length} templates rendered`);
    }
    const preview = { folder: workspace.folder(), templates };
    const { style, script } = pageFiles();
    writeFileSync(join(out, 'index.html'), `${page({})}${MADE}\n`);
    writeFileSync(join(out, 'page.css'), style);
    writeFileSync(join(out, 'page.js'), script);
    writeFileSync(join(out, 'data.js'), `window.PREVIEW = ${JSON.stringify(preview)};\n`);
    return preview;
  });
}

/** Removes what an earlier run has made, and throws where there is something else. */
function clear(directory: string, out: string): void {
  const below = relative(realpathSync(directory), realOrPlanned(out));
  if (below !== '..' && !below.startsWith(`..${sep}`)) {
    throw new OperationError(`could not write into ${out}: it is in ${directory}, where it would be taken for templates; name another folder`);
  }
  const entries = entriesOf(out);
  if (entries.length === 0) return;
  const isOurs = entries.includes('index.html') && readFileSync(join(out, 'index.html'), 'utf8').includes(MADE);
  if (!isOurs) {
    throw new OperationError(`could not write into ${out}: it holds something that this command has not made; name another folder, or empty it`);
  }
  rmSync(join(out, 'frames'), { recursive: true, force: true });
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The real path, also of what isn't there yet. */
function realOrPlanned(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    return dirname(absolute) === absolute ? absolute : join(realOrPlanned(dirname(absolute)), basename(absolute));
  }
}
