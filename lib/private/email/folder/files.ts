import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { PartName } from '../parts';
import type { Fault } from './fault';

export const PART_FILES: Readonly<Record<PartName, string>> = { subject: 'subject.txt', html: 'body.html', text: 'body.txt' };
export const SAMPLE_FILE = 'sample.json';
export const PARTIALS = '_partials';
export const PARTIAL_ENDINGS = { html: '.html', text: '.txt' } as const;
export type BodyName = keyof typeof PARTIAL_ENDINGS;

/** A file that is there. */
export interface TextFile {
  /** As faults name it. */
  readonly file: string;
  /** Left out where it can't be read, which is a fault already. */
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
  readonly faults: readonly Fault[];
}

const ID = /^[a-zA-Z0-9_-]+$/;

export function readFiles(directory: string, maxIdLength: number): FolderFiles {
  const reader = new Reader(directory);
  const partials = { html: new Map<string, TextFile>(), text: new Map<string, TextFile>() };
  const entries = reader.list('.');
  const templates = entries?.flatMap((entry) => {
    if (!reader.isDirectory(entry, '.')) return reader.unused(entry.name, `a template is a folder: with ${Object.values(PART_FILES).join(', ')} and ${SAMPLE_FILE}`);
    if (entry.name === PARTIALS) return readPartials(reader, partials);
    return readTemplate(reader, entry.name, maxIdLength);
  });
  if (templates?.length === 0) reader.fault('.', 'holds no template; add a folder for each, such as welcome with subject.txt, body.html and sample.json');
  return { directory: reader.nameOf('.'), templates: templates ?? [], partials, faults: reader.faults };
}

function readTemplate(reader: Reader, id: string, maxIdLength: number): TemplateFiles[] {
  if (!ID.test(id)) reader.fault(id, "can't be part of a template's name; name the folder with letters, digits, hyphens and underscores");
  else if (id.length > maxIdLength) {
    reader.fault(id, `has a name of ${id.length} characters, and ${maxIdLength} are left for it beside the prefix; shorten it`);
  }
  const entries = reader.list(id);
  if (!entries) return [];
  if (entries.length === 0) reader.fault(id, `is empty; add ${PART_FILES.subject} and ${PART_FILES.html} or ${PART_FILES.text}, or remove it`);
  const files = new Map<string, TextFile>();
  const known = [...Object.values(PART_FILES), SAMPLE_FILE];
  for (const entry of entries) {
    const path = join(id, entry.name);
    const isDirectory = reader.isDirectory(entry, id);
    if (known.includes(entry.name) && !isDirectory) files.set(entry.name, reader.read(path));
    else reader.unused(path, isDirectory ? 'a template has no folders in it' : `rename it to ${nearest(entry.name, known)}`);
  }
  if (entries.length > 0) missingParts(reader, id, files);
  const parts = Object.fromEntries(Object.entries(PART_FILES).map(([part, name]) => [part, files.get(name)]));
  return [{ id, folder: reader.nameOf(id), parts, sample: files.get(SAMPLE_FILE) }];
}

function missingParts(reader: Reader, id: string, files: ReadonlyMap<string, TextFile>): void {
  const { subject, html, text } = PART_FILES;
  if (!files.has(subject)) reader.fault(join(id, subject), 'is missing; add it: SES stores no template without a subject');
  if (!files.has(html) && !files.has(text)) reader.fault(id, `has no body; add ${html}, ${text} or both`);
}

function nearest(name: string, known: readonly string[]): string {
  return known.find((each) => each === name.toLowerCase()) ?? `one of ${known.join(', ')}`;
}

function readPartials(reader: Reader, partials: Readonly<Record<BodyName, Map<string, TextFile>>>): [] {
  for (const entry of reader.list(PARTIALS) ?? []) {
    const path = join(PARTIALS, entry.name);
    const [body, ending] = Object.entries(PARTIAL_ENDINGS).find(([, each]) => entry.name.endsWith(each)) ?? [];
    if (ending === undefined || reader.isDirectory(entry, PARTIALS)) {
      reader.unused(path, 'a shared partial is a file with .html or .txt at its end');
      continue;
    }
    const name = entry.name.slice(0, -ending.length);
    if (ID.test(name)) partials[body as BodyName].set(name, reader.read(path));
    else reader.fault(path, "can't be called as a partial; name the file with letters, digits, hyphens and underscores");
  }
  return [];
}

/** Of one folder; what it can't read is a fault. */
class Reader {
  public readonly faults: Fault[] = [];
  private readonly base: string;
  private readonly shown: string;

  public constructor(directory: string) {
    this.base = resolve(directory);
    this.shown = relative('', this.base) || '.';
  }

  public nameOf(path: string): string {
    return join(this.shown, path);
  }

  public fault(path: string, message: string): void {
    this.faults.push({ file: this.nameOf(path), message });
  }

  public unused(path: string, change: string): [] {
    this.fault(path, `is used by no template; ${change}, or remove it`);
    return [];
  }

  /** In the order of the names; hidden files are the file manager's. */
  public list(path: string): Dirent[] | undefined {
    try {
      const entries = readdirSync(join(this.base, path), { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
      return entries.sort(({ name: one }, { name: other }) => (one < other ? -1 : 1));
    } catch (error) {
      this.fault(path, `isn't a folder that can be read (${codeOf(error)}); correct the path`);
      return undefined;
    }
  }

  public isDirectory(entry: Dirent, folder: string): boolean {
    if (!entry.isSymbolicLink()) return entry.isDirectory();
    return statSync(join(this.base, folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
  }

  public read(path: string): TextFile {
    const file = this.nameOf(path);
    try {
      const bytes = readFileSync(join(this.base, path));
      if (isUtf8(bytes)) {
        const text = bytes.toString();
        if (!text.startsWith('\ufeff')) return { file, text };
        this.fault(path, 'begins with a byte order mark, which would be part of the email; save it without');
      } else this.fault(path, "isn't in UTF-8; save it in that encoding");
    } catch (error) {
      this.fault(path, `can't be read (${codeOf(error)}); let the user of this process read it, or remove it`);
    }
    return { file };
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
