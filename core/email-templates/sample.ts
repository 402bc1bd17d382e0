import { renderText } from '../handlebars';
import type { Problem } from '../problem';
import { parse, type PartName, type Parts } from './parts';
import { variableReads } from './variable-reads';

export const MAX_SAMPLE_LENGTH = 262_144;

/** The parts as SES would render them. Throws if a part can't be rendered. */
export function render(parts: Parts, sample: unknown): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, renderText(text, sample)]));
}

/** Why a sample can't be sent or doesn't render the parts. Parts that don't parse are left to `handlebarsProblems`. */
export function sampleProblems(parts: Parts, sample: unknown): Problem[] {
  const json = toJson(sample);
  const data: unknown = json === undefined ? undefined : JSON.parse(json);
  if (json === undefined || typeof data !== 'object' || data === null || Array.isArray(data)) {
    return [{ property: 'sampleData', expected: 'an object that JSON can hold', change: "give the variables as its members, such as { name: 'Ann' }" }];
  }
  const tooLong: Problem[] = json.length <= MAX_SAMPLE_LENGTH ? [] : [{
    property: 'sampleData',
    expected: `at most ${MAX_SAMPLE_LENGTH} characters of JSON (it has ${json.length})`,
    change: 'shorten it: a list needs no more items than show how it renders',
  }];
  const failures: Problem[] = [];
  const readers = new Map<string, PartName[]>();
  for (const { name, source, program } of parse(parts)) {
    if (!program) continue;
    const failure = renderFailure(source, data);
    if (failure !== undefined) {
      failures.push({ property: name, expected: 'a template that sampleData renders', change: `Handlebars says: ${failure}` });
      continue;
    }
    for (const { path, missing } of variableReads(program, data).variables) {
      if (missing && !readers.get(path)?.includes(name)) readers.set(path, [...readers.get(path) ?? [], name]);
    }
  }
  const missing = [...readers].map(([path, names]): Problem => ({
    property: `sampleData.${path}`,
    expected: `a value: ${names.join(' and ')} can't be rendered without (only a condition can, such as {{#if ${path}}})`,
    change: `add it, or SES answers "Attribute '${path}' is not present in the rendering data."`,
  }));
  return [...tooLong, ...failures, ...missing];
}

/** As the handler sends it. Undefined for what isn't JSON: a function, a circular structure, a bigint. */
function toJson(sample: unknown): string | undefined {
  try {
    return JSON.stringify(sample);
  } catch {
    return undefined;
  }
}

function renderFailure(source: string, data: unknown): string | undefined {
  try {
    renderText(source, data);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
