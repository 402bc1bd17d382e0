import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { pathFailure } from '../../path-failure';
import type { PartName } from '../parts';
import { TEMPLATE_NAME_PART } from '../template-name';
import type { Finding } from './finding';

export const PART_FILES: Readonly<Record<PartName, string>> = { subject: 'subject.txt', html: 'body.html', text: 'body.txt' };
export const SAMPLE_FILE = 'sample.json';
export const PARTIALS = '_partials';
export const PARTIAL_ENDINGS = { html: '.html', text: '.txt' } as const;
export type BodyName = keyof typeof PARTIAL_ENDINGS;

export interface TextFile {
  /** The path in findings. */
  readonly file: string;
  /** Absent if it can't be read, for which there is a finding. */
  readonly text?: string;
}

export interface TemplateFiles {
  readonly id: string;
  readonly folder: string;
  readonly parts: Readonly<Partial<Record<PartName, TextFile>>>;
  readonly sample?: TextFile;
}

export interface FolderFiles {
  readonly directory: string;
  /** Sorted by id. */
  readonly templates: readonly TemplateFiles[];
  readonly partials: Readonly<Record<BodyName, ReadonlyMap<string, TextFile>>>;
  readonly errors: readonly Finding[];
}

/** What templates are made from, or what explains them; it may lie beside them. */
const SOURCE_ENDINGS = [
  'mjml', 'tsx', 'jsx', 'pug', 'css', 'scss', 'sass', 'less', 'md', 'mdx', 'png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'ico', 'psd', 'sketch', 'fig',
];
const SOURCE_FILE = new RegExp(`^readme|\\.(?:${SOURCE_ENDINGS.join('|')})$`, 'i');

/** Files that file managers and editors leave behind. */
const IGNORED = /^\.|~$|^#.*#$|^(?:Thumbs\.db|desktop\.ini)$/i;

export function readFiles(directory: string, maxIdLength: number): FolderFiles {
  const reader = new Reader(directory);
  const partials = { html: new Map<string, TextFile>(), text: new Map<string, TextFile>() };
  const entries = reader.list('.')?.filter((entry) => !reader.isSourceFile(entry, '.'));
  const templates = entries?.flatMap((entry) => {
    if (!reader.isDirectory(entry, '.')) return reader.unused(entry.name, `a template is a folder: with ${Object.values(PART_FILES).join(', ')} and ${SAMPLE_FILE}`);
    if (entry.name === PARTIALS) return readPartials(reader, partials);
    return readTemplate(reader, entry.name, maxIdLength);
  });
  reader.differInCase(templates?.map(({ id }) => id) ?? []);
  if (templates?.length === 0) reader.report('.', 'holds no template; add a folder for each, such as welcome with subject.txt, body.html and sample.json');
  return { directory: reader.nameOf('.'), templates: templates ?? [], partials, errors: reader.errors };
}

function readTemplate(reader: Reader, id: string, maxIdLength: number): TemplateFiles[] {
  if (!TEMPLATE_NAME_PART.test(id)) reader.report(id, "can't be part of a template's name; name the folder with letters, digits, hyphens and underscores");
  else if (id.length > maxIdLength) {
    reader.report(id, `has a name of ${id.length} characters, and ${maxIdLength} are left for it beside the prefix; shorten it`);
  }
  const entries = reader.list(id)?.filter((entry) => !reader.isSourceFile(entry, id));
  if (!entries) return [];
  if (entries.length === 0) reader.report(id, `is empty; add ${PART_FILES.subject} and ${PART_FILES.html} or ${PART_FILES.text}, or remove it`);
  const files = new Map<string, TextFile>();
  const known = [...Object.values(PART_FILES), SAMPLE_FILE];
  const free = known.filter((name) => !entries.some((entry) => entry.name === name));
  for (const entry of entries) {
    const path = join(id, entry.name);
    const isDirectory = reader.isDirectory(entry, id);
    if (known.includes(entry.name) && !isDirectory) files.set(entry.name, reader.read(path));
    else reader.unused(path, isDirectory ? 'a template has no folders in it' : renaming(entry.name, known, free));
  }
  if (entries.length > 0) missingParts(reader, id, files);
  const parts = Object.fromEntries(Object.entries(PART_FILES).map(([part, name]) => [part, files.get(name)]));
  return [{ id, folder: reader.nameOf(id), parts, sample: files.get(SAMPLE_FILE) }];
}

function missingParts(reader: Reader, id: string, files: ReadonlyMap<string, TextFile>): void {
  const { subject, html, text } = PART_FILES;
  if (!files.has(subject)) reader.report(join(id, subject), 'is missing; add it: SES stores no template without a subject');
  if (!files.has(html) && !files.has(text)) reader.report(id, `has no body; add ${html}, ${text} or both`);
}

/** @param free the known names that aren't taken yet */
function renaming(name: string, known: readonly string[], free: readonly string[]): string | undefined {
  const meant = known.find((each) => each === name.toLowerCase());
  const names = meant === undefined ? free : free.filter((each) => each === meant);
  return names.length === 0 ? undefined : `rename it to ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}`;
}

function readPartials(reader: Reader, partials: Readonly<Record<BodyName, Map<string, TextFile>>>): [] {
  readPartialsIn(reader, PARTIALS, '', partials);
  for (const [body, ending] of Object.entries(PARTIAL_ENDINGS)) {
    reader.differInCase([...partials[body as BodyName].keys()].map((name) => `${name}${ending}`), (name) => join(PARTIALS, name));
  }
  return [];
}

/** @param prefix of the names of the partials: `blocks/` for those in `_partials/blocks` */
function readPartialsIn(reader: Reader, folder: string, prefix: string, partials: Readonly<Record<BodyName, Map<string, TextFile>>>): void {
  for (const entry of reader.list(folder)?.filter((each) => !reader.isSourceFile(each, folder)) ?? []) {
    const path = join(folder, entry.name);
    const isDirectory = reader.isDirectory(entry, folder);
    const [body, ending = ''] = isDirectory ? [] : Object.entries(PARTIAL_ENDINGS).find(([, each]) => entry.name.endsWith(each)) ?? [];
    if (!isDirectory && body === undefined) {
      reader.unused(path, 'a shared partial is a file with .html or .txt at its end');
      continue;
    }
    const name = entry.name.slice(0, entry.name.length - ending.length);
    if (!TEMPLATE_NAME_PART.test(name)) {
      reader.report(path, `can't be called as a partial; name the ${isDirectory ? 'folder' : 'file'} with letters, digits, hyphens and underscores`);
    } else if (isDirectory) readPartialsIn(reader, path, `${prefix}${name}/`, partials);
    else partials[body as BodyName].set(`${prefix}${name}`, reader.read(path));
  }
}

/** Reads one folder, and reports what it can't read. */
class Reader {
  public readonly errors: Finding[] = [];
  private readonly base: string;
  private readonly shown: string;

  public constructor(private readonly given: string) {
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
    try {
      const entries = readdirSync(this.followed(path), { withFileTypes: true }).filter(({ name }) => !IGNORED.test(name));
      return entries.sort(({ name: one }, { name: other }) => (one < other ? -1 : 1));
    } catch (error) {
      this.report(path, error instanceof LeadsOut ? error.message : `isn't a folder that can be read (${pathFailure(codeOf(error), join(this.given, path))}); correct the path`);
      return undefined;
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
    return SOURCE_FILE.test(entry.name) && !this.isDirectory(entry, folder);
  }

  /** Git on macOS or Windows would make one file of two such names. */
  public differInCase(names: readonly string[], pathOf = (name: string) => name): void {
    const first = new Map<string, string>();
    for (const name of names) {
      const other = first.get(name.toLowerCase());
      if (other === undefined) first.set(name.toLowerCase(), name);
      else this.report(pathOf(name), `differs from ${other} only in case, and on macOS and Windows they are one; rename one of them`);
    }
  }

  public read(path: string): TextFile {
    const file = this.nameOf(path);
    try {
      const bytes = readFileSync(this.followed(path));
      if (isUtf8(bytes)) {
        const text = bytes.toString();
        if (!text.startsWith('\ufeff')) return { file, text };
        this.report(path, 'begins with a byte order mark, which would be part of the email; save it without');
      } else this.report(path, "isn't in UTF-8; save it in that encoding");
    } catch (error) {
      this.report(path, unreadable(error));
    }
    return { file };
  }

  /** The path without links. The folder may be a link, but a link in it must not publish files from elsewhere on this computer. */
  private followed(path: string): string {
    const target = realpathSync(join(this.base, path));
    const fromBase = relative(realpathSync(this.base), target);
    if (fromBase === '..' || fromBase.startsWith(`..${sep}`) || isAbsolute(fromBase)) throw new LeadsOut(target);
    return target;
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
