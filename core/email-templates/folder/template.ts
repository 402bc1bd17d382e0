import { join } from 'node:path';
import { Lines } from '../../handlebars/lines';
import { alsoMissing, explanation, type MissingValue, missingValues } from '../missing-values';
import { MAX_BODY_BYTES, PART_NAMES, type PartName } from '../parts';
import { conditionFor } from '../variable-path';
import type { VariableReads } from '../variable-reads';
import { PART_FILES, SAMPLE_FILE, type TemplateFiles, type TextFile } from './files';
import { describePlace, type Finding } from './finding';
import type { Localized } from './language-folder';
import { checkPart, type Part, rendered, type Shared } from './part';
import { readSample, type Sample } from './sample-file';
import { Source } from './source';

/** A template's parsed parts, without those that can't be read. */
export interface ParsedTemplate {
  readonly files: TemplateFiles;
  readonly sources: Readonly<Partial<Record<PartName, Source>>>;
  readonly errors: readonly Finding[];
}

export interface CheckedTemplate {
  readonly id: string;
  readonly localized?: Localized;
  readonly parts: readonly Part[];
  /** JSON. */
  readonly sample: string;
  /** Absent if there is none. */
  readonly sampleFile?: string;
  /** Of the sample, as far as that can be told. */
  readonly reads: readonly PartReads[];
  readonly variables: readonly string[];
  readonly substitutions: readonly string[];
  readonly errors: readonly Finding[];
}

export function parseTemplate(files: TemplateFiles): ParsedTemplate {
  const { subject, html, text } = files.parts;
  return {
    files,
    sources: { subject: sourceOf(subject, withoutLineBreaks), html: sourceOf(html), text: sourceOf(text) },
    errors: [...subjectErrors(subject), ...[html, text].flatMap(bodyErrors)],
  };
}

function sourceOf(file: TextFile | undefined, change = (text: string) => text): Source | undefined {
  return file?.text === undefined ? undefined : new Source(file.file, change(file.text));
}

/** Removes the line break with which editors end a file, and blank lines after it. */
function withoutLineBreaks(text: string): string {
  return text.replace(/[\r\n]\s*$/, '');
}

function subjectErrors(subject: TextFile | undefined): Finding[] {
  if (subject?.text === undefined) return [];
  const text = withoutLineBreaks(subject.text);
  if (text.trim() === '') return [{ file: subject.file, message: 'is empty; write the subject: SES stores no template without one' }];
  const end = text.search(/[\r\n]/);
  if (end < 0) return [];
  const line = new Lines(text).lineAt(end) + 1;
  return [{ file: subject.file, line, message: 'is a second line, and a subject has one; remove the line break: behind it a mail has its next header' }];
}

function bodyErrors(body: TextFile | undefined): Finding[] {
  return body?.text?.trim() === '' ? [{ file: body.file, message: 'is empty; write the text, or remove the file' }] : [];
}

export function checkTemplate({ files, sources, errors }: ParsedTemplate, shared: Shared): CheckedTemplate {
  const parts = PART_NAMES.flatMap((name) => (sources[name] ? [checkPart(name, sources[name], shared)] : []));
  const variables = [...new Set(parts.flatMap((part) => part.variables.map(({ path }) => path)))].sort();
  const sample = sampleOf(files, variables);
  const rendering = sample.data ? renderAll(files, parts, sample.data) : { errors: [], reads: [] };
  const used = parts.flatMap(({ source, partials }) => [source, ...partials.values()]);
  return {
    id: files.id,
    localized: files.localized,
    parts,
    variables,
    sample: sample.json,
    sampleFile: files.sample?.file,
    reads: rendering.reads,
    substitutions: [...new Set(used.flatMap(({ placeholders }) => placeholders.map(({ name }) => name)))].sort(),
    errors: [
      ...errors,
      ...parts.flatMap((part) => part.errors),
      ...sizeErrors(files, parts),
      ...sample.errors,
      ...rendering.errors,
    ],
  };
}

function sizeErrors({ folder }: TemplateFiles, parts: readonly Part[]): Finding[] {
  const bytes = parts.filter(({ name }) => name !== 'subject').reduce((sum, { parsed }) => sum + Buffer.byteLength(parsed.source), 0);
  if (bytes <= MAX_BODY_BYTES) return [];
  const message = `${PART_FILES.html} and ${PART_FILES.text} have ${bytes} bytes with the shared partials, and SES stores ${MAX_BODY_BYTES}; shorten them`;
  return [{ file: folder, message }];
}

/** A template without variables needs no sample. */
function sampleOf({ sample, folder }: TemplateFiles, variables: readonly string[]): Sample {
  if (sample) return sample.text === undefined ? { json: '{}', errors: [] } : readSample(sample.file, sample.text);
  if (variables.length === 0) return { json: '{}', data: {}, errors: [] };
  const file = join(folder, SAMPLE_FILE);
  return { json: '{}', errors: [{ file, message: `is missing; add it, as an object with ${listed(variables)}: SES renders the template with it` }] };
}

const LISTED = 5;

function listed(names: readonly string[]): string {
  return names.length > LISTED ? `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more` : names.join(', ');
}

/** A part, and what it reads of the sample. */
export interface PartReads {
  readonly part: Part;
  readonly reads: VariableReads;
}

interface Rendering {
  readonly errors: readonly Finding[];
  readonly reads: readonly PartReads[];
}

function renderAll({ sample, folder }: TemplateFiles, parts: readonly Part[], data: object): Rendering {
  const all = parts.map((part) => ({ part, ...rendered(part, data) }));
  const reads = all.flatMap(({ part, reads: ofPart }) => (ofPart ? [{ part, reads: ofPart }] : []));
  const missing = missingValues(reads.flatMap(({ part: { source }, reads: { variables } }) =>
    variables.map((variable) => ({ variable, reader: describePlace({ file: variable.file ?? source.file, line: variable.line }) }))), data);
  return {
    reads,
    errors: [
      ...all.flatMap(({ errors }) => errors),
      ...missing.map((each) => ({ file: sample?.file ?? folder, message: missingMessage(each) })),
    ],
  };
}

function missingMessage(missing: MissingValue<string>): string {
  const { path, isNull, readers: [reader] } = missing;
  const more = explanation(missing, ({ place: { file, line } }) => `the block of ${describePlace({ file: file!, line })}`);
  if (isNull) return `has null for ${path}, which ${reader} writes out; ${more}`;
  return `leaves out ${path}, which ${reader} reads (only a condition can do without, such as ${conditionFor(path)}); `
    + `${more ?? `add it, or SES answers "Attribute '${path}' is not present in the rendering data."`}${alsoMissing(missing, (place) => `at ${place}`)}`;
}
