import type { ParsedPart } from '../parts';
import { MAX_TEMPLATE_NAME_LENGTH } from '../template-name';
import { droppedWarnings } from './dropped';
import { type BodyName, type FolderFiles, readFiles, type TextFile } from './files';
import { type Finding, sorted, type Warning } from './finding';
import { languageWarnings } from './languages';
import { Partials } from './partials';
import { placeholderErrors, placementErrors } from './placeholders';
import { Source } from './source';
import { type CheckedTemplate, checkTemplate, type ParsedTemplate, parseTemplate } from './template';
import { uncoveredWarnings } from './uncovered';
import { dialectInformation, htmlContextWarnings, valueWarnings } from './warnings';

export { describeFinding, type Warning, type Finding } from './finding';

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

/** Reads the folder and collects all its errors and warnings. */
export function readFolder(directory: string, { substitutions, maxIdLength = MAX_TEMPLATE_NAME_LENGTH }: FolderOptions = {}): Folder {
  const files = readFiles(directory, maxIdLength);
  const parsed = files.templates.map(parseTemplate);
  const partials = { html: sourcesOf(files.partials.html), text: sourcesOf(files.partials.text) };
  const bodies = parsed.flatMap(({ sources }) => [sources.html, sources.text].filter((source) => source !== undefined));
  const shared = {
    partials: { html: new Partials('html', partials.html), text: new Partials('text', partials.text) },
    defined: new Set(bodies.flatMap(({ defined }) => [...defined])),
  };
  const templates = parsed.map((template) => checkTemplate(template, shared));
  const sources = allSources(parsed, partials);
  return {
    templates: templates.flatMap(folderTemplate),
    errors: sorted([
      ...files.errors,
      ...sources.flatMap(({ errors }) => errors),
      ...templates.flatMap(({ errors }) => errors),
      ...Object.values(shared.partials).flatMap((each) => [...each.circleErrors, ...each.inlineErrors, ...each.unusedErrors()]),
      ...placementErrors(sources),
      ...placeholderErrors(files.directory, sources, substitutions),
    ]),
    warnings: sorted([
      ...dialectInformation(sources),
      ...htmlContextWarnings(templates),
      ...valueWarnings(templates),
      ...uncoveredWarnings(templates),
      ...droppedWarnings(parsed),
      ...languageWarnings(templates),
    ]),
  };
}

function sourcesOf(files: FolderFiles['partials'][BodyName]): ReadonlyMap<string, Source> {
  const readable = [...files].filter((each): each is [string, Required<TextFile>] => each[1].text !== undefined);
  return new Map(readable.map(([name, { file, text }]) => [name, new Source(file, text)]));
}

function allSources(templates: readonly ParsedTemplate[], partials: Readonly<Record<BodyName, ReadonlyMap<string, Source>>>): Source[] {
  const parts = templates.flatMap(({ sources: { subject, html, text } }) => [subject, html, text].filter((source) => source !== undefined));
  return [...partials.html.values(), ...partials.text.values(), ...parts];
}

/** Without a subject there is no template, and already an error. */
function folderTemplate({ id, parts, sample, substitutions, variables }: CheckedTemplate): FolderTemplate[] {
  const textOf = (name: ParsedPart['name']) => parts.find((part) => part.name === name)?.parsed.source;
  const subject = textOf('subject');
  if (subject === undefined) return [];
  return [{
    id, subject, html: textOf('html'), text: textOf('text'), sample, substitutions, variables, parsed: parts.map(({ parsed }) => parsed),
  }];
}
