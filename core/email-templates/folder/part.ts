import { type Compiled, render } from '../../handlebars';
import type { Program } from '../../handlebars/ast';
import { likely } from '../../suggest';
import { OUTSIDE } from '../dialect';
import type { ParsedPart, PartName } from '../parts';
import { readsOf } from '../sample';
import { placeholderFindings } from '../ses-placeholders';
import { TOO_LARGE } from '../too-large';
import { ANY, type Variable, type VariableReads, variableReads } from '../variable-reads';
import { type BodyName, PARTIAL_ENDINGS, PARTIALS } from './files';
import { describePlace, type Finding } from './finding';
import type { Partials } from './partials';
import { cannotFail } from './plain';
import type { Source } from './source';

/** The subject or a body, with the partials and variables that it uses. */
export interface Part {
  readonly name: PartName;
  readonly source: Source;
  readonly partials: ReadonlyMap<string, Source>;
  readonly parsed: ParsedPart;
  readonly variables: readonly Variable[];
  readonly errors: readonly Finding[];
  /** Of the partials that can't be put before it. */
  readonly inlineErrors: readonly Finding[];
  /** Rendering it would never end, or take too long, which is already an error. */
  readonly isEndless: boolean;
}

/** Shared by all parts of a folder. */
export interface Shared {
  readonly partials: Readonly<Record<BodyName, Partials>>;
  /** The names of files that can't be read, which is an error of their own. */
  readonly unreadable: Readonly<Record<BodyName, ReadonlySet<string>>>;
  /** The inline partials that any body defines: a shared partial may rely on them. */
  readonly defined: ReadonlySet<string>;
}

export function checkPart(name: PartName, source: Source, shared: Shared): Part {
  const partials = name === 'subject' ? new Map<string, Source>() : shared.partials[name].usedBy(source);
  const sources = [source, ...partials.values()];
  const before = name === 'subject' ? undefined : shared.partials[name].before(source.text, [...partials.keys()]);
  const isUnreadable = (each: string) => name !== 'subject' && shared.unreadable[name].has(each);
  const program = sources.some((each) => each.calledNames().some(isUnreadable)) ? undefined : join(name, source, partials, shared);
  const parsed = { name, source: `${before?.text ?? ''}${source.text}`, program };
  const inlineErrors = before?.errors ?? [];
  const defined = new Set([...partials.keys(), ...sources.flatMap((each) => [...each.defined])]);
  const unknown = sources.flatMap((each) => unknownPartialErrors(name, each, source, defined, shared, isUnreadable));
  const isEndless = name !== 'subject' && sources.some((each) => shared.partials[name].endless.has(each));
  if (!program) return { name, source, partials, parsed, variables: [], errors: unknown, inlineErrors, isEndless };
  const { variables, unknownPartials, outside, isTooLarge } = variableReads(program, ANY);
  if (isTooLarge && !isEndless) {
    return { name, source, partials, parsed, variables, errors: [...unknown, tooLargeError(source)], inlineErrors, isEndless: true };
  }
  const errors = [
    ...unknown,
    ...unknownPartials.filter((each) => defined.has(each) || each === '@partial-block').flatMap((each) => undefinedHere(each, sources)),
    ...outside.flatMap((path) => outsideError(path, sources)),
  ];
  return { name, source, partials, parsed, variables, errors, inlineErrors, isEndless };
}

/** The parsed tree of the partials and the body, without parsing the partials again. */
function join(name: PartName, { program }: Source, partials: ReadonlyMap<string, Source>, shared: Shared): Program | undefined {
  if (!program || name === 'subject' || partials.size === 0) return program;
  const blocks = [...partials.keys()].flatMap((each) => shared.partials[name].block(each) ?? []);
  return blocks.length === partials.size ? { ...program, body: [...blocks, ...program.body] } : undefined;
}

function unknownPartialErrors(
  part: PartName, source: Source, body: Source, defined: ReadonlySet<string>, shared: Shared, isUnreadable: (name: string) => boolean,
): Finding[] {
  return source.calls.filter(({ name, node }) => !defined.has(name) && !isUnreadable(name) && node.type === 'PartialStatement').map(({ name, node }) => {
    const { line } = node.loc.start;
    const at = { file: source.file, line };
    if (part === 'subject') return { ...at, message: `calls the partial ${name}, and a subject has no place to define it in; write its text out` };
    if (source !== body && shared.defined.has(name)) {
      return { file: body.file, message: `doesn't define the partial ${name}, which ${describePlace(at)} calls; add ${definition(name)}` };
    }
    return { ...at, message: `calls the partial ${name}, which is nowhere; ${remedy(part, name, shared, defined)}` };
  });
}

function remedy(part: BodyName, name: string, { partials }: Shared, defined: Iterable<string>): string {
  const file = (kind: BodyName) => `${PARTIALS}/${name}${PARTIAL_ENDINGS[kind]}`;
  const other = part === 'html' ? 'text' : 'html';
  const hint = partials[other].has(name) ? ` (${file(other)} is for the other body)` : '';
  const meant = likely(name, [...partials[part].names, ...defined]) ?? likely(baseName(name), partials[part].names)
    ?? partials[part].names.find((each) => baseName(each) === baseName(name));
  if (meant !== undefined && hint === '') return `did you mean {{> ${meant}}}?`;
  return `add ${file(part)}${hint}, or define it in the body: ${definition(name)}`;
}

/** Some write the file's name, or its path. */
function baseName(name: string): string {
  return name.replace(/^(?:.*\/)?_*/, '').replace(/\.(?:html?|txt|hbs|handlebars)$/, '');
}

function definition(name: string): string {
  return `{{#* inline "${name}"}}..{{/inline}} and a line break`;
}

function undefinedHere(name: string, sources: readonly Source[]): Finding[] {
  const caller = sources.find((source) => source.callOf(name)) ?? sources[0]!;
  const line = caller.callOf(name)?.loc.start.line;
  if (name === '@partial-block') return [{ file: caller.file, message: `calls {{> ${name}}} and was given no block; call it with {{#> x}}..{{/x}}` }];
  return [{ file: caller.file, line, message: `calls the partial ${name} where it isn't defined; move its definition to the beginning of the file` }];
}

function outsideError(path: string, sources: readonly Source[]): Finding[] {
  const source = sources.find((each) => each.pathAs(path)) ?? sources[0]!;
  return [source.errorOf({ value: path, line: source.pathAs(path)?.loc.start.line, ...OUTSIDE })];
}

export interface Rendered {
  readonly errors: readonly Finding[];
  /** What it reads of the sample; absent if that can't be told. */
  readonly reads?: VariableReads;
}

export function rendered({ name, source, partials, parsed, errors, isEndless }: Part, data: object): Rendered {
  const { program } = parsed;
  if (!program || isEndless) return { errors: [] };
  const sources = [source, ...partials.values()];
  const reads = readsOf(program, data);
  if (reads.isTooLarge) return { errors: [tooLargeError(source)] };
  const failure = cannotFail(source, partials, reads) ? undefined : renderFailure(source, partials, data);
  sources.forEach((each) => each.tidy());
  // A part with an error may fail to render because of that.
  const isFaulty = errors.length > 0 || sources.some((each) => each.errors.length > 0);
  if (failure !== undefined && !isFaulty) {
    return { errors: [{ file: source.file, message: `doesn't render with the sample; Handlebars says: ${failure}` }] };
  }
  const misplaced = placeholderFindings(name, source.nodes, reads.placeholders);
  return { reads, errors: misplaced.map(({ place: { line, file = source.file }, value, expected, change }) =>
    ({ file, line, message: `got "${value}", expected ${expected}; ${change}` })) };
}

function tooLargeError({ file }: Source): Finding {
  return { file, message: `is too large: expected ${TOO_LARGE.expected}; ${TOO_LARGE.change}` };
}

function renderFailure(source: Source, partials: ReadonlyMap<string, Source>, data: object): string | undefined {
  try {
    const compiled = Object.fromEntries(Array.from(partials, ([name, partial]): [string, Compiled] => [name, partial.skeleton()]));
    render(source.skeleton(), data, compiled);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
