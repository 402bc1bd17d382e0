import { type ParsedPart,PART_NAMES } from '../parts';
import { MAX_TEMPLATE_NAME_LENGTH } from '../template-name';
import { droppedWarnings } from './dropped';
import { FileMemory } from './file-memory';
import { type BodyName, type FolderFiles, readFiles, type TemplateFiles, type TextFile } from './files';
import { type Finding, sorted, type Warning } from './finding';
import { languageWarnings } from './languages';
import type { Shared } from './part';
import { Partials } from './partials';
import { placeholderErrors, placementErrors } from './placeholders';
import { Source } from './source';
import { type CheckedTemplate, checkTemplate, type ParsedTemplate, parseTemplate } from './template';
import { uncoveredWarnings } from './uncovered';
import { dialectInformation, htmlContextWarnings, valueWarnings } from './warnings';

/** A folder of templates, one sub-folder each. */
export interface Folder {
  /** Sorted by id. */
  readonly templates: readonly FolderTemplate[];
  /** Sorted by file and line. */
  readonly errors: readonly Finding[];
  readonly warnings: readonly Warning[];
}

/** The texts are as SES gets them, including the shared partials. */
export interface FolderTemplate {
  readonly id: string;
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  /** JSON. */
  readonly sample: string;
  /** The names of the placeholders in the texts. */
  readonly substitutions: readonly string[];
  readonly variables: readonly string[];
  /** `loc` in the trees is a location in the user's files: `loc.source` is the file. */
  readonly parsed: readonly ParsedPart[];
}

export interface FolderOptions {
  /** The names that have a value. If absent, placeholders aren't checked. */
  readonly substitutions?: readonly string[];
  /**
   * How many characters an id may have beside the prefix.
   *
   * @default - as many as a template's name may have
   */
  readonly maxIdLength?: number;
}

/** A folder as it is now, of which what is of interest is worked out when it is asked for. */
export interface FolderState {
  readonly files: FolderFiles;
  readonly checked: readonly CheckedTemplate[];
  readonly errors: () => readonly Finding[];
  readonly warnings: () => readonly Warning[];
}

type Sources = Readonly<Record<BodyName, ReadonlyMap<string, Source>>>;

/** Reads a folder again and again. What has not changed is neither read nor checked again. */
export class FolderReader {
  private readonly memory = new FileMemory();
  private readonly sources = new Map<string, Source>();
  private parsed = new Map<string, ParsedTemplate>();
  private checked = new Map<ParsedTemplate, CheckedTemplate>();
  private shared?: Shared & { readonly sources: Sources };

  public constructor(private readonly directory: string, private readonly options: FolderOptions = {}) {}

  /** @param changed the folders in which something may have changed since, as absolute paths; without them, in all */
  public read(changed?: ReadonlySet<string>): FolderState {
    this.memory.begin(changed);
    const { substitutions, maxIdLength = MAX_TEMPLATE_NAME_LENGTH } = this.options;
    const files = readFiles(this.directory, maxIdLength, this.memory);
    const parsed = files.templates.map((template) => this.parse(template));
    const shared = this.share(files.partials, parsed);
    const checked = parsed.map((template) => this.checked.get(template) ?? checkTemplate(template, shared));
    // What is gone is forgotten.
    this.parsed = new Map(parsed.map((template) => [template.files.folder, template]));
    this.checked = new Map(checked.map((template, index) => [parsed[index]!, template]));
    const sources = allSources(parsed, shared.sources);
    return {
      files, checked,
      errors: () => sorted([
        ...files.errors,
        ...sources.flatMap((source) => source.errorsWith(checked.map(({ sample }) => sample))),
        ...checked.flatMap(({ errors, parts }) => [...errors, ...parts.flatMap(({ inlineErrors }) => inlineErrors)]),
        ...Object.values(shared.partials).flatMap(({ circleErrors }) => circleErrors),
        ...unusedErrors(shared, checked),
        ...placementErrors(sources),
        ...placeholderErrors(files.directory, sources, substitutions),
      ]),
      warnings: () => sorted([
        ...dialectInformation(sources),
        ...htmlContextWarnings(checked),
        ...valueWarnings(checked),
        ...uncoveredWarnings(checked),
        ...droppedWarnings(parsed),
        ...languageWarnings(checked),
      ]),
    };
  }

  /** A template that was read, as if this text were its sample's file. */
  public withSample(folder: string, sample: TextFile): CheckedTemplate | undefined {
    const template = this.parsed.get(folder);
    return template && this.shared && checkTemplate({ ...template, files: { ...template.files, sample } }, this.shared);
  }

  private parse(files: TemplateFiles): ParsedTemplate {
    const known = this.parsed.get(files.folder);
    return known && isSame(known.files, files) ? known : parseTemplate(files);
  }

  /** What the templates share. Those that use something that has changed are forgotten. */
  private share(partials: FolderFiles['partials'], parsed: readonly ParsedTemplate[]): Shared & { readonly sources: Sources } {
    const sources = { html: this.sourcesOf(partials.html), text: this.sourcesOf(partials.text) };
    const unreadable = { html: unreadableIn(partials.html), text: unreadableIn(partials.text) };
    const bodies = parsed.flatMap(({ sources: { html, text } }) => [html, text].filter((source) => source !== undefined));
    const defined = new Set(bodies.flatMap((source) => [...source.defined]));
    const former = this.shared;
    const hasSameNames = former !== undefined && sameItems(former.defined, defined)
      && sameItems(former.sources.html.keys(), sources.html.keys()) && sameItems(former.sources.text.keys(), sources.text.keys())
      && sameItems(former.unreadable.html, unreadable.html) && sameItems(former.unreadable.text, unreadable.text);
    const isSameKind = (kind: BodyName) =>
      hasSameNames && [...sources[kind]].every(([name, source]) => former.sources[kind].get(name) === source);
    if (hasSameNames && isSameKind('html') && isSameKind('text')) return former;
    for (const [template, { parts }] of this.checked) {
      const isAsBefore = parts.every(({ name, partials: used }) =>
        name === 'subject' || [...used].every(([each, source]) => sources[name].get(each) === source));
      if (!hasSameNames || !isAsBefore) this.checked.delete(template);
    }
    this.shared = { partials: { html: new Partials('html', sources.html), text: new Partials('text', sources.text) }, unreadable, defined, sources };
    return this.shared;
  }

  private sourcesOf(files: FolderFiles['partials'][BodyName]): ReadonlyMap<string, Source> {
    const readable = [...files].filter((each): each is [string, Required<TextFile>] => each[1].text !== undefined);
    return new Map(readable.map(([name, { file, text }]) => {
      const known = this.sources.get(file);
      const source = known?.text === text ? known : new Source(file, text);
      this.sources.set(file, source);
      return [name, source];
    }));
  }
}

function unreadableIn(files: FolderFiles['partials'][BodyName]): ReadonlySet<string> {
  return new Set([...files].flatMap(([name, { text }]) => (text === undefined ? [name] : [])));
}

function isSame(one: TemplateFiles, other: TemplateFiles): boolean {
  const pairs = [...PART_NAMES.map((name) => [one.parts[name], other.parts[name]]), [one.sample, other.sample], [one.mjml, other.mjml]];
  return one.id === other.id && one.localized?.language === other.localized?.language
    && pairs.every(([a, b]) => a?.file === b?.file && a?.text === b?.text);
}

function sameItems(one: Iterable<string>, other: Iterable<string>): boolean {
  const [ones, others] = [new Set(one), new Set(other)];
  return ones.size === others.size && [...ones].every((item) => others.has(item));
}

function unusedErrors({ partials }: Shared, checked: readonly CheckedTemplate[]): Finding[] {
  const parts = checked.flatMap((template) => template.parts);
  const usedBy = (kind: BodyName) => new Set(parts.flatMap(({ name, partials: used }) => (name === kind ? [...used.keys()] : [])));
  return [...partials.html.unusedErrors(usedBy('html')), ...partials.text.unusedErrors(usedBy('text'))];
}

function allSources(templates: readonly ParsedTemplate[], partials: Sources): Source[] {
  const parts = templates.flatMap(({ sources: { subject, html, text } }) => [subject, html, text].filter((source) => source !== undefined));
  return [...partials.html.values(), ...partials.text.values(), ...parts];
}

/** Without a subject there is no template, and already an error. */
export function folderTemplate({ id, parts, sample, substitutions, variables }: CheckedTemplate): FolderTemplate | undefined {
  const textOf = (name: ParsedPart['name']) => parts.find((part) => part.name === name)?.parsed.source;
  const subject = textOf('subject');
  if (subject === undefined) return undefined;
  return { id, subject, html: textOf('html'), text: textOf('text'), sample, substitutions, variables, parsed: parts.map(({ parsed }) => parsed) };
}
