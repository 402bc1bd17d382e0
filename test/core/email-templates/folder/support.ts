import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describeFinding, type Folder, type FolderOptions, readFolder } from '../../../../core/email-templates/folder';

const root = mkdtempSync(join(tmpdir(), 'cdk-adopt-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

export type Files = Readonly<Record<string, string | Buffer>>;

/** A folder of these files; a path that ends in a slash is an empty folder. */
export function write(files: Files): string {
  const directory = mkdtempSync(join(root, 'emails-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(path.endsWith('/') ? join(directory, path) : dirname(join(directory, path)), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(join(directory, path), content);
  }
  return directory;
}

export function read(files: Files, options?: FolderOptions): Folder {
  return readFolder(write(files), options);
}

/** With the paths from the folder on, and the folder itself as a dot. */
export function faultsOf(files: Files, options?: FolderOptions): string[] {
  const directory = write(files);
  return shortened(directory, readFolder(directory, options).errors.map(describeFinding));
}

export function doubtsOf(files: Files): string[] {
  const directory = write(files);
  return shortened(directory, readFolder(directory).warnings.map((warning) => `${warning.id} ${describeFinding(warning)}`));
}

function shortened(directory: string, messages: readonly string[]): string[] {
  const name = relative('', directory);
  return messages.map((message) => message.replaceAll(`${name}/`, '').replaceAll(name, '.'));
}

/** A sound template. */
export function template(id: string, files: Files = {}): Files {
  const all = { 'subject.txt': 'Hello\n', 'body.txt': 'Hello\n', ...files };
  return Object.fromEntries(Object.entries(all).map(([name, content]) => [`${id}/${name}`, content]));
}

/** The HTML body of a template, with its sample. */
export const html = (body: string, sample?: object) => ({ 'body.html': body, ...(sample ? { 'sample.json': JSON.stringify(sample) } : {}) });
