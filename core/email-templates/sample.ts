import { renderText } from '../handlebars';
import { nodesOf, type Program } from '../handlebars/ast';
import type { Problem } from '../problem';
import { alsoMissing, explanation, type MissingValue, missingValues } from './missing-values';
import { parse, type PartName, type Parts } from './parts';
import { placeholderFindings, withStandIns } from './ses-placeholders';
import { TOO_LARGE } from './too-large';
import { conditionFor } from './variable-path';
import { type Variable, type VariableReads, variableReads } from './variable-reads';

export const MAX_SAMPLE_LENGTH = 262_144;

/** The parts as SES would render them, with stand-ins for what it fills in itself. Throws if a part can't be rendered. */
export function render(parts: Parts, sample: object): Parts {
  const data = withStandIns(sample);
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, renderText(text, data)]));
}

/**
 * Why a sample can't be sent or doesn't render the parts. Parts that don't parse are left to `handlebarsProblems`.
 *
 * @param property the sample's name in problems
 */
export function sampleProblems(parts: Parts, sample: unknown, property = 'sampleData'): Problem[] {
  const json = toJson(sample);
  const data: unknown = json === undefined ? undefined : JSON.parse(json);
  if (json === undefined || typeof data !== 'object' || data === null || Array.isArray(data)) {
    return [{ property, expected: 'an object that JSON can hold', change: "give the variables as its members, such as { name: 'Ann' }" }];
  }
  const tooLong: Problem[] = json.length <= MAX_SAMPLE_LENGTH ? [] : [{
    property,
    expected: `at most ${MAX_SAMPLE_LENGTH} characters of JSON (it has ${json.length})`,
    change: 'shorten it: a list needs no more items than show how it renders',
  }];
  const failures: Problem[] = [];
  const reads: { readonly variable: Variable; readonly reader: PartName }[] = [];
  for (const { name, source, program } of parse(parts)) {
    if (!program) continue;
    const { variables, isTooLarge } = readsOf(program, data);
    const failure = isTooLarge ? undefined : renderFailure(source, data);
    if (isTooLarge) failures.push({ property: name, ...TOO_LARGE });
    else if (failure !== undefined) {
      failures.push({ property: name, expected: 'a template that the sample data renders', change: `Handlebars says: ${failure}` });
    } else reads.push(...variables.map((variable) => ({ variable, reader: name })));
  }
  const noNumbers = nonFinite(sample, property);
  const isNoNumber = (problem: Problem) => noNumbers.some((each) => each.property === problem.property); // JSON makes null of it
  const missing = missingValues(reads, data).map((each) => missingProblem(each, property)).filter((problem) => !isNoNumber(problem));
  return [...tooLong, ...noNumbers, ...failures, ...missing];
}

/** What SES fills in itself, where it wouldn't; with the sample, or else for an email without data. */
export function placeholderProblems(parts: Parts, sample: unknown = {}): Problem[] {
  return parse(parts).flatMap(({ name, program }) => {
    const found = program ? placeholderFindings(name, nodesOf(program), readsOf(program, sample).placeholders) : [];
    return found.map(({ place: { line }, ...problem }) => ({ property: `${name} (line ${line})`, ...problem }));
  });
}

function missingProblem(missing: MissingValue<PartName>, sample: string): Problem {
  const { path, isNull, readers } = missing;
  const property = `${sample}.${path}`;
  const more = explanation(missing, ({ place: { line } }) => `the block in line ${line} of ${readers[0]!}`);
  if (isNull) return { property, value: null, expected: `a value, since ${readers.join(' and ')} writes it out`, change: more! };
  return {
    property,
    expected: `a value: ${readers.join(' and ')} can't be rendered without (only a condition can, such as ${conditionFor(path)})`,
    change: `${more ?? `add it, or SES answers "Attribute '${path}' is not present in the rendering data."`}${alsoMissing(missing, (part) => `in ${part}`)}`,
  };
}

/** NaN and the infinities, which JSON makes null of. */
function nonFinite(sample: unknown, path: string): Problem[] {
  if (typeof sample === 'number' && !Number.isFinite(sample)) {
    return [{ property: path, value: String(sample), expected: 'a number that JSON can hold', change: 'correct it: as JSON it is null' }];
  }
  if (typeof sample !== 'object' || sample === null || 'toJSON' in sample) return [];
  return Object.entries(sample).flatMap(([name, value]) => nonFinite(value, Array.isArray(sample) ? `${path}[${name}]` : `${path}.${name}`));
}

/** As the handler sends it. Undefined for what isn't JSON: a function, a circular structure, a bigint. */
function toJson(sample: unknown): string | undefined {
  try {
    return JSON.stringify(sample);
  } catch {
    return undefined;
  }
}

/** None where a partial calls itself without end, which rendering reports. */
export function readsOf(program: Program, data: unknown): VariableReads {
  try {
    return variableReads(program, data);
  } catch {
    return { variables: [], placeholders: [], placeholderReads: [], isTooLarge: false, unknownPartials: [], outside: [] };
  }
}

function renderFailure(source: string, data: unknown): string | undefined {
  try {
    renderText(source, data, { preventIndent: true });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
