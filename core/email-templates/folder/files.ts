import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { listed } from '../html-warnings';
import type { PartName } from '../parts';
import { TEMPLATE_NAME_PART } from '../template-name';
import type { FileMemory } from './file-memory';
import type { Finding } from './finding';
import { isLanguage, type Localized, localizedBy, localizedId } from './language-folder';
import { Reader, type TextFile } from './reader';

export type { TextFile } from './reader';

export const PART_FILES: Readonly<Record<PartName, string>> = { subject: 'subject.txt', html: 'body.html', text: 'body.txt' };
export const SAMPLE_FILE = 'sample.json';
/** What the HTML body may be made from. */
const MJML_FILE = 'body.mjml';
export const PARTIALS = '_partials';
export const PARTIAL_ENDINGS = { html: '.html', text: '.txt' } as const;
export type BodyName = keyof typeof PARTIAL_ENDINGS;

export interface TemplateFiles {
  readonly id: string;
  readonly folder: string;
  readonly parts: Readonly<Partial<Record<PartName, TextFile>>>;
  readonly sample?: TextFile;
  readonly mjml?: TextFile;
  /** If there are several of it. */
  readonly localized?: Localized;
}

export interface FolderFiles {
  readonly directory: string;
  /** Sorted by id. */
  readonly templates: readonly TemplateFiles[];
  readonly partials: Readonly<Record<BodyName, ReadonlyMap<string, TextFile>>>;
  readonly errors: readonly Finding[];
  /** The folder and those in it, as absolute paths. */
  readonly directories: readonly string[];
}

/** @param memory of what was read before */
export function readFiles(directory: string, maxIdLength: number, memory?: FileMemory): FolderFiles {
  const reader = new Reader(directory, memory);
  const partials = { html: new Map<string, TextFile>(), text: new Map<string, TextFile>() };
  const entries = reader.list('.')?.filter((entry) => !reader.isSourceFile(entry, '.'));
  const templates = entries?.flatMap((entry) => {
    if (!reader.isDirectory(entry, '.') && entry.name === PARTIALS) {
      return reader.unused(entry.name, 'it is the name of the folder of shared partials: make it one');
    }
    if (!reader.isDirectory(entry, '.')) return reader.unused(entry.name, `a template is a folder: with ${Object.values(PART_FILES).join(', ')} and ${SAMPLE_FILE}`);
    if (entry.name === PARTIALS) return readPartials(reader, partials);
    return readTemplates(reader, entry.name, maxIdLength);
  });
  reader.differInCase(templates?.map(({ id, path }) => ({ name: id, path })) ?? []);
  const isTold = reader.errors.some(({ file }) => !file.startsWith(reader.nameOf(PARTIALS)));
  if (templates?.length === 0 && !isTold) reader.report('.', 'holds no template; add a folder for each, such as welcome with subject.txt, body.html and sample.json');
  return { directory: reader.nameOf('.'), templates: templates ?? [], partials, errors: reader.errors, directories: reader.directories };
}

/** A template's files, and where they are. */
interface Found extends TemplateFiles {
  readonly path: string;
}

const PARTS: readonly string[] = Object.values(PART_FILES);
const KNOWN: readonly string[] = [...PARTS, SAMPLE_FILE];

/** What a folder is, and what to do, that is certainly meant as something other than a template. */
function otherFolder(reader: Reader, name: string, entries: readonly Dirent[]): string | undefined {
  if (/^_?partials?$/i.test(name) && entries.length > 0) return `holds no template, and shared partials are in ${PARTIALS}; rename it to that`;
  const [first] = entries;
  if (!first || !entries.every((entry) => reader.isDirectory(entry, name))) return undefined;
  const names = entries.map((entry) => entry.name);
  return `holds folders (${listed(names)}), and a template is a folder of the directory itself; move them up, with names such as ${name}-${first.name}`;
}

/** One template; or one in several languages, each in a folder within its own. */
function readTemplates(reader: Reader, name: string, maxIdLength: number): Found[] {
  const all = reader.list(name);
  if (!all || reader.areImages(all, name)) return [];
  const isOfLanguage = (entry: Dirent) => isLanguage(entry.name) && reader.isDirectory(entry, name);
  const localized = localizedBy(name);
  const entries = all.filter((entry) => !reader.isSourceFile(entry, name));
  const hasParts = entries.some((entry) => PARTS.includes(entry.name));
  const languages = entries.filter(isOfLanguage);
  if (!hasParts && languages.length === 0) {
    const other = otherFolder(reader, name, entries);
    if (other !== undefined) {
      reader.report(name, other);
      return [];
    }
  }
  const isTemplate = isWhole(entries) || (hasParts && !languages.some((entry) => holdsParts(reader, join(name, entry.name))));
  if (languages.length === 0 || isTemplate) {
    return [readTemplate(reader, { path: name, id: localized ? localizedId(localized) : name, localized, all, maxIdLength })];
  }
  return entries.flatMap((entry) => {
    const path = join(name, entry.name);
    if (KNOWN.includes(entry.name) && !reader.isDirectory(entry, name)) {
      return reader.unused(path, 'a folder of languages has no files of its own, and each language has one: move it into them');
    }
    if (!isOfLanguage(entry)) {
      return isFolderOfImages(reader, entry, name) ? [] : reader.unused(path, 'beside languages there are only languages, such as en, en-US or fil-PH');
    }
    const ofLanguage = reader.list(path);
    const each = { template: name, language: entry.name };
    return ofLanguage ? [readTemplate(reader, { path, id: localizedId(each), localized: each, all: ofLanguage, maxIdLength })] : [];
  });
}

/** Whether they have all that a template needs. */
function isWhole(entries: readonly Dirent[]): boolean {
  const has = (file: string) => entries.some(({ name }) => name === file);
  return has(PART_FILES.subject) && (has(PART_FILES.html) || has(PART_FILES.text));
}

function holdsParts(reader: Reader, path: string): boolean {
  return (reader.list(path) ?? []).some(({ name }) => PARTS.includes(name));
}

interface TemplateFolder {
  readonly path: string;
  readonly id: string;
  readonly localized?: Localized;
  readonly all: readonly Dirent[];
  readonly maxIdLength: number;
}

function readTemplate(reader: Reader, { path: folder, id, localized, all, maxIdLength }: TemplateFolder): Found {
  checkId(reader, folder, id, maxIdLength);
  const entries = all.filter((entry) => !reader.isSourceFile(entry, folder));
  if (entries.length === 0) {
    const what = all.length === 0 ? 'is empty' : `holds only what templates are made from (${listed(all.map(({ name }) => name))})`;
    reader.report(folder, `${what}; add ${PART_FILES.subject} and ${PART_FILES.html} or ${PART_FILES.text}, or ${all.length === 0 ? 'remove it' : 'move it out of the directory'}`);
  }
  const files = new Map<string, TextFile>();
  const free = KNOWN.filter((name) => !entries.some((entry) => entry.name === name));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const isDirectory = reader.isDirectory(entry, folder);
    if (KNOWN.includes(entry.name) && !isDirectory) files.set(entry.name, reader.read(path));
    else if (!isFolderOfImages(reader, entry, folder)) reader.unused(path, isDirectory ? 'a template has no folders in it' : renaming(entry.name, KNOWN, free));
  }
  if (entries.length > 0) missingParts(reader, folder, files);
  const parts = Object.fromEntries(Object.entries(PART_FILES).map(([part, name]) => [part, files.get(name)]));
  const mjml = all.some(({ name }) => name === MJML_FILE) ? reader.glance(join(folder, MJML_FILE)) : undefined;
  return { id, path: folder, folder: reader.nameOf(folder), parts, sample: files.get(SAMPLE_FILE), mjml, localized };
}

function isFolderOfImages(reader: Reader, entry: Dirent, folder: string): boolean {
  const path = join(folder, entry.name);
  return reader.isDirectory(entry, folder) && reader.areImages(reader.list(path) ?? [], path);
}

function checkId(reader: Reader, folder: string, id: string, maxIdLength: number): void {
  if (!TEMPLATE_NAME_PART.test(id)) {
    const dot = id.includes('.') ? ', and a dot only before a language, such as en, en-US or fil-PH' : '';
    reader.report(folder, `can't be part of a template's name; name the folder with letters, digits, hyphens and underscores${dot}`);
  } else if (id.length > maxIdLength) {
    reader.report(folder, `has a name of ${id.length} characters, and ${maxIdLength} are left for it beside the prefix; shorten it`);
  }
}

function missingParts(reader: Reader, id: string, files: ReadonlyMap<string, TextFile>): void {
  const { subject, html, text } = PART_FILES;
  if (!files.has(subject)) reader.report(join(id, subject), 'is missing; add it: SES stores no template without a subject');
  if (!files.has(html) && !files.has(text)) reader.report(id, `has no body; add ${html}, ${text} or both`);
}

/** What a file of another ending may hold as well. */
const KINDS: Readonly<Record<string, RegExp>> = {
  html: /\.(?:x?html?|hbs|handlebars|mustache)$/i, txt: /\.(?:txt|text)$/i, json: /\.(?:json[5c]?|ya?ml)$/i,
};

/** @param free the known names that aren't taken yet */
function renaming(name: string, known: readonly string[], free: readonly string[]): string | undefined {
  const meant = known.find((each) => each === name.toLowerCase());
  const ofName = known.filter((each) => each.startsWith(`${name.toLowerCase().split('.')[0]}.`));
  const ofKind = known.filter((each) => KINDS[each.split('.')[1]!]!.test(name));
  // Of a subject and a sample there is one form, and of a body two.
  const possible = meant !== undefined ? [meant] : ofName.length === 1 ? ofName
    : ofKind.filter((each) => ofName.length === 0 || ofName.includes(each));
  const names = free.filter((each) => possible.includes(each));
  return names.length === 0 ? undefined : `rename it to ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}`;
}

function readPartials(reader: Reader, partials: Readonly<Record<BodyName, Map<string, TextFile>>>): [] {
  readPartialsIn(reader, PARTIALS, '', partials);
  for (const [body, ending] of Object.entries(PARTIAL_ENDINGS)) {
    reader.differInCase(Array.from(partials[body as BodyName].keys(), (name) => ({ name: `${name}${ending}`, path: join(PARTIALS, `${name}${ending}`) })));
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
    const canBeCalled = TEMPLATE_NAME_PART.test(name);
    if (!canBeCalled) reader.report(path, `can't be called as a partial; name the ${isDirectory ? 'folder' : 'file'} with letters, digits, hyphens and underscores`);
    if (isDirectory) readPartialsIn(reader, path, `${prefix}${name}/`, partials);
    // It counts as one that can't be read, so that whoever calls it is no error as well.
    else partials[body as BodyName].set(`${prefix}${name}`, canBeCalled ? reader.read(path) : { file: reader.nameOf(path) });
  }
}
