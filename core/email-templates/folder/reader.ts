import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathFailure } from '../../path-failure';
import { FileMemory } from './file-memory';
import type { Finding } from './finding';

export interface TextFile {
  /** The path in findings. */
  readonly file: string;
  /** Absent if it can't be read, for which there is a finding. */
  readonly text?: string;
}

/** What templates are made from, or what explains them; it may lie beside them. */
const SOURCE_FILE = /^readme|\.(?:mjml|tsx|jsx|vue|svelte|astro|pug|css|scss|sass|less|md|mdx)$/i;
const IMAGE_FILE = /\.(?:png|jpg|jpeg|gif|svg|webp|avif|ico|psd|sketch|fig)$/i;

/** Files that file managers and editors leave behind. */
const IGNORED = /^\.|~$|^#.*#$|^(?:Thumbs\.db|desktop\.ini)$/i;

/** Reads one folder, and reports what it can't read. */
export class Reader {
  public readonly errors: Finding[] = [];
  /** The folders that were listed, as absolute paths: what changes in the folder changes one of them. */
  public readonly directories: string[] = [];
  /** What was listed and is a link. */
  private readonly links = new Set<string>();
  private readonly base: string;
  private readonly shown: string;
  private realBase?: string;

  /** @param memory of what was read before */
  public constructor(private readonly given: string, private readonly memory = new FileMemory()) {
    this.base = resolve(given);
    this.shown = relative('', this.base) || '.';
  }

  public nameOf(path: string): string {
    return join(this.shown, path);
  }

  public report(path: string, message: string): void {
    this.errors.push({ file: this.nameOf(path), message });
  }

  /** @param change an alternative to removing it */
  public unused(path: string, change?: string): [] {
    try {
      this.followed(path);
      this.report(path, `is used by no template; ${change === undefined ? '' : `${change}, or `}remove it`);
    } catch (error) {
      this.report(path, unreadable(error));
    }
    return [];
  }

  /** Sorted by name. */
  public list(path: string): Dirent[] | undefined {
    const directory = join(this.base, path);
    this.directories.push(directory);
    const { entries, error } = this.memory.folder(directory, () => this.listNow(path));
    if (error !== undefined) this.report(path, error);
    for (const entry of entries ?? []) if (entry.isSymbolicLink()) this.links.add(join(path, entry.name));
    return entries;
  }

  private listNow(path: string): { readonly entries?: Dirent[]; readonly error?: string } {
    try {
      const entries = readdirSync(this.followed(path), { withFileTypes: true }).filter(({ name }) => !IGNORED.test(name));
      return { entries: entries.sort(({ name: one }, { name: other }) => (one < other ? -1 : 1)) };
    } catch (error) {
      if (error instanceof LeadsOut) return { error: error.message };
      return { error: `isn't a folder that can be read (${pathFailure(codeOf(error), join(this.given, path))}); correct the path` };
    }
  }

  public isDirectory(entry: Dirent, folder: string): boolean {
    if (!entry.isSymbolicLink()) return entry.isDirectory();
    try {
      return statSync(join(this.base, folder, entry.name)).isDirectory();
    } catch {
      return false; // reading it reports why
    }
  }

  public isSourceFile(entry: Dirent, folder: string): boolean {
    return (SOURCE_FILE.test(entry.name) || IMAGE_FILE.test(entry.name)) && !this.isDirectory(entry, folder);
  }

  /** Whether they are images, and nothing else. */
  public areImages(entries: readonly Dirent[], folder: string): boolean {
    return entries.length > 0 && entries.every((entry) => IMAGE_FILE.test(entry.name) && !this.isDirectory(entry, folder));
  }

  /** Git on macOS or Windows would make one file of two such names. Two languages can have the same. */
  public differInCase(names: readonly { readonly name: string; readonly path: string }[]): void {
    const first = new Map<string, (typeof names)[number]>();
    for (const each of names) {
      const { name, path } = each;
      const other = first.get(name.toLowerCase());
      if (other === undefined) first.set(name.toLowerCase(), each);
      else if (other.name === name) this.report(path, `is the template ${name}, as ${this.nameOf(other.path)} is; rename one of them`);
      else this.report(path, `differs from ${other.name} only in case, and on macOS and Windows they are one; rename one of them`);
    }
  }

  public read(path: string): TextFile {
    const { error, ...file } = this.memory.file(join(this.base, path), () => this.readNow(path));
    if (error !== undefined) this.report(path, error);
    return file;
  }

  private readNow(path: string): TextFile & { readonly error?: string } {
    const file = this.nameOf(path);
    try {
      const bytes = readFileSync(this.followed(path));
      if (!isUtf8(bytes)) return { file, error: "isn't in UTF-8; save it in that encoding" };
      const text = bytes.toString();
      if (!text.startsWith('\ufeff')) return { file, text };
      if (path.endsWith('.json')) return { file, text: text.slice(1) }; // data, and no part of the email
      return { file, error: 'begins with a byte order mark, which would be part of the email; save it without' };
    } catch (error) {
      return { file, error: unreadable(error) };
    }
  }

  /** Reads what is no part of a template, and reports nothing. */
  public glance(path: string): TextFile | undefined {
    try {
      return { file: this.nameOf(path), text: readFileSync(this.followed(path), 'utf8') };
    } catch {
      return undefined;
    }
  }

  /** The path without links. The folder may be a link, but a link in it must not publish files from elsewhere on this computer. */
  private followed(path: string): string {
    this.realBase ??= realpathSync(this.base);
    if (!this.leadsOverLink(path)) return join(this.realBase, path);
    const target = realpathSync(join(this.base, path));
    const fromBase = relative(this.realBase, target);
    if (fromBase === '..' || fromBase.startsWith(`..${sep}`) || isAbsolute(fromBase)) throw new LeadsOut(target);
    return target;
  }

  /** Nearly no path does, and to ask the file system about each takes long. */
  private leadsOverLink(path: string): boolean {
    return this.links.size > 0 && path.split(sep).some((_, index, names) => this.links.has(names.slice(0, index + 1).join(sep)));
  }
}

class LeadsOut extends Error {
  public constructor(target: string) {
    super(`is a link that leads out of the folder (to ${target}); put a copy of what it leads to in its place, or remove it`);
  }
}

/** A file that is listed but doesn't exist is a broken or circular link. */
function unreadable(error: unknown): string {
  if (error instanceof LeadsOut) return error.message;
  const code = codeOf(error);
  const change = code === 'ENOENT' || code === 'ELOOP' ? 'correct the link' : 'let the user of this process read it';
  return `can't be read (${code}); ${change}, or remove it`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
