import { MAX_NESTING, nestsTooDeeply } from '../nesting';
import { MAX_SAMPLE_LENGTH } from '../sample';
import type { Finding } from './finding';
import { describeJsonError } from './json-error';

/** A parsed sample. Without `data`, templates can't be rendered with it. */
export interface Sample {
  readonly json: string;
  readonly data?: object;
  readonly errors: readonly Finding[];
}

export function readSample(file: string, text: string): Sample {
  const error = (message: string, line?: number): Sample => ({ json: '{}', errors: [{ file, line, message }] });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { line, message } = describeJsonError(text)!;
    return error(`isn't JSON: ${message}; correct it`, line);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return error("isn't an object; give the variables as its members, such as { \"name\": \"Ann\" }");
  }
  if (nestsTooDeeply(data)) return error(`nests lists and objects more than ${MAX_NESTING} deep; nest them less`);
  const json = JSON.stringify(data);
  if (json.length <= MAX_SAMPLE_LENGTH) return { json, data, errors: [] };
  const { errors } = error(`has ${json.length} characters, and SES takes ${MAX_SAMPLE_LENGTH}; shorten it: a list needs no more items than show how it renders`);
  return { json, data, errors };
}
