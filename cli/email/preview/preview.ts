import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { CommandResult } from '../../shared/command';
import { tryingFiles } from '../../shared/files';
import type { Report } from '../../shared/progress';
import { oneLine } from '../../shared/terminal';
import { type Substitutions, unusedSubstitutions } from '../substitutions';
import { type PreviewServer, startServer } from './server';
import { writeSite } from './static-site';
import { FolderWatch } from './watch';
import { Workspace } from './workspace';

export interface PreviewRequest {
  readonly directory: string;
  readonly substitutions: Substitutions;
  readonly port: number;
  /** Whether to open a browser. */
  readonly open: boolean;
}

export interface Surroundings {
  /** Tells the user at once. */
  readonly show: (text: string) => void;
  readonly report: Report;
  /** Resolves when the user has enough. */
  readonly ended: Promise<unknown>;
}

/** Serves the page until the user ends it. */
export async function serve(request: PreviewRequest, { show, report, ended }: Surroundings): Promise<CommandResult> {
  const { directory, port } = request;
  const workspace = workspaceFor(request, report);
  const changed = (folders?: ReadonlySet<string>) => {
    const change = workspace.refresh(folders);
    watch.follow(workspace.directories);
    if (change.list || change.templates.length > 0) server.tell(change);
  };
  const watch = new FolderWatch(changed);
  const server = await startServer(workspace, { directory, port, saved: changed });
  watch.follow(workspace.directories);
  notes(request, workspace).forEach(show);
  if (port !== 0 && server.port !== port) show(`port ${port} is in use, so it is the next that is free`);
  show(`${directory}: ${workspace.ids.length} template${workspace.ids.length === 1 ? '' : 's'} at ${server.url} (Ctrl-C ends it)`);
  if (request.open) openBrowser(server, show);
  await ended;
  watch.close();
  await server.close();
  return { yes: true, text: 'ended', json: { directory, url: server.url } };
}

/** Writes it as files instead. */
export function write(request: PreviewRequest, out: string, { show, report }: Pick<Surroundings, 'show' | 'report'>): CommandResult {
  const { directory } = request;
  const workspace = workspaceFor(request, report);
  notes(request, workspace).forEach(show);
  const { folder, templates } = writeSite(workspace, { directory, out }, report);
  const errors = folder.findings.filter(({ kind }) => kind === 'error').length + folder.templates.reduce((sum, each) => sum + each.errors, 0);
  const count = Object.keys(templates).length;
  return {
    yes: errors === 0,
    text: oneLine(`${out}/index.html: ${count} template${count === 1 ? '' : 's'}${errors > 0 ? `, with ${errors} error${errors === 1 ? '' : 's'}, which it shows` : ''}`),
    json: { directory, out, templates: Object.keys(templates), errors },
  };
}

function workspaceFor({ directory, substitutions }: PreviewRequest, report: Report): Workspace {
  report(`reading ${directory}`);
  const workspace = tryingFiles(`read ${directory}`, () => new Workspace(directory, substitutions, randomBytes(8).toString('hex')));
  report(''); // while it is served, there is no progress
  return workspace;
}

function notes({ substitutions }: PreviewRequest, workspace: Workspace): string[] {
  return unusedSubstitutions(substitutions, workspace.placeholders).map(oneLine);
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

function openBrowser({ url }: PreviewServer, show: Surroundings['show']): void {
  const [command = '', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => show(`no browser could be opened (${command} is not there): open ${url} yourself`))
    .unref();
}
