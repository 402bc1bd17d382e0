import { type Stack, Token } from 'aws-cdk-lib';
import { type Parts, sampleProblems } from '../../../core/email-templates';
import { describeJsonError } from '../../../core/email-templates/folder/json-error';
import { MAX_NESTING, nestsTooDeeply } from '../../../core/email-templates/nesting';
import type { Problem } from '../../../core/problem';
import { knownPartOf } from '../../shared/known-part';
import { sortedKeys } from '../../shared/sorted-keys';
import type { SampleData } from '../sample-data';
import { readText } from './body-file';
import { jsonProblems } from './json-problems';
import { certainJsonError } from './json-with-tokens';

export interface Sample {
  readonly property: 'sampleData' | 'sample';
  /** As JSON with sorted keys, possibly with tokens. */
  readonly text?: string;
  /** As it was given. Absent if it holds tokens. */
  readonly data?: object;
  /** As JSON has it: a date is a text. */
  readonly json?: object;
  /** Where all its tokens are texts, numbers or lists: what it is if these are something, and if they are empty. */
  readonly possible?: readonly object[];
  readonly problems: readonly Problem[];
}

interface Given {
  readonly sampleData?: object;
  readonly sample?: SampleData;
}

export function readSample(stack: Stack, { sampleData, sample }: Given): Sample {
  if (sample === undefined) return { property: 'sampleData', problems: [], ...sampleData !== undefined && fromMap(stack, sampleData) };
  const two = { property: 'sample, sampleData', expected: 'only one of them', change: 'leave the other one out' };
  if (sampleData !== undefined) return { property: 'sample', problems: [two] };
  const read = sample._path === undefined ? { text: sample._json! } : readText('sample', sample._path);
  return { property: 'sample', problems: [], ...'problem' in read ? { problems: [read.problem] } : fromJson(read.text, sample._path) };
}

function fromMap(stack: Stack, sampleData: object): Partial<Sample> {
  try {
    const problems = jsonProblems(sampleData);
    if (problems.length > 0) return { problems };
    const { text, holdsTokens } = jsonOf(sampleData);
    if (holdsTokens) return { text: stack.toJsonString(sortedKeys(sampleData)), possible: possibleOf(sampleData) };
    const json = JSON.parse(text) as object;
    return { text: JSON.stringify(sortedKeys(json)), data: sampleData, json };
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return { problems: [{ property: 'sampleData', expected: `what JSON can hold (${reason})`, change: 'leave out what it cannot' }] };
  }
}

function jsonOf(sampleData: object): { readonly text: string; readonly holdsTokens: boolean } {
  let holdsTokens = false;
  const text = JSON.stringify(sampleData, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    const given = this[key]; // what has a toJSON, as a lazy value, is something else already
    holdsTokens ||= Token.isUnresolved(given) || Token.isUnresolved(key);
    return value;
  });
  return { text, holdsTokens };
}

function possibleOf(sampleData: object): object[] | undefined {
  const variants = [true, false].map((isFilled) => {
    let isKnown = true;
    const text = JSON.stringify(sampleData, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
      const given = this[key];
      if (Token.isUnresolved(key)) isKnown = false;
      if (!Token.isUnresolved(given)) return value;
      if (typeof given === 'string') return isFilled || knownPartOf(given) !== '' ? given : '';
      if (typeof given === 'number') return isFilled ? given : 0;
      if (Array.isArray(given)) return isFilled ? given : [];
      isKnown = false; // it may be anything
      return undefined;
    });
    return isKnown ? [JSON.parse(text) as object] : [];
  }).flat();
  return variants.length > 0 ? variants : undefined;
}

/** What is wrong with it for these parts, whatever its tokens will be. */
export function problemsOf({ data, possible = [], property }: Sample, parts: Parts): Problem[] {
  if (data) return sampleProblems(parts, data, property);
  const [first = [], ...others] = possible.map((each) => sampleProblems(parts, each, property).filter((problem) => problem.property.startsWith(`${property}.`)));
  return first.filter((problem) => others.every((other) => other.some((each) => each.property === problem.property)));
}

function fromJson(given: string, path: string | undefined): Partial<Sample> {
  if (Token.isUnresolved(given)) {
    const certain = certainJsonError(given);
    if (certain === undefined) return { text: given };
    return { problems: [{ property: 'sample', expected: `JSON, whatever its tokens will be (${certain})`, change: 'correct it' }] };
  }
  const text = given.replace(/^\ufeff/, '');
  const error = describeJsonError(text);
  if (error) return { problems: [{ property: 'sample', value: path, expected: `JSON (line ${error.line}: ${error.message})`, change: 'correct it' }] };
  const data: unknown = JSON.parse(text);
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    if (!nestsTooDeeply(data)) return { text: JSON.stringify(sortedKeys(data)), data, json: data };
    return { problems: [{ property: 'sample', value: path, expected: `lists and objects at most ${MAX_NESTING} deep`, change: 'nest them less' }] };
  }
  return { problems: [{ property: 'sample', value: path, expected: 'an object', change: 'give the variables as its members, such as {"name": "Ann"}' }] };
}
