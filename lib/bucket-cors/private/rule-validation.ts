import type * as s3 from 'aws-cdk-lib/aws-s3';
import { HEADER_NAME, METHODS } from '../../../core/bucket-cors/rule';
import { type Problem } from '../../../core/problem';
import { isKnown } from '../../shared/validation';

const MAX_RULES = 100;
const MAX_ID_LENGTH = 255;
const MAX_MARKED_ID_LENGTH = 200; // so that our prefix has a place before it
const MAX_AGE = 2 ** 31 - 1;

interface IdOptions {
  /** Whether the custom resource puts a prefix before each id, and gives a rule without one its number. */
  readonly areMarked: boolean;
}

/** Finds what S3 would refuse, or would store and never match. */
export function corsProblems(rules: readonly s3.CorsRule[], ids: IdOptions): Problem[] {
  if (!isKnown(rules)) {
    return [{ property: 'rules', value: undefined, expected: 'a list that is known at synth', change: 'write the rules out; values in them may be tokens' }];
  }
  if (rules.length === 0) {
    return [{ property: 'rules', value: rules, expected: `1 to ${MAX_RULES} rules`, change: 'add a rule, or remove the construct' }];
  }
  return [
    ...(rules.length > MAX_RULES
      ? [{ property: 'rules', value: rules.length, expected: `at most ${MAX_RULES} rules`, change: 'join rules that differ in their origins or methods only' }]
      : []),
    ...rules.flatMap((rule, index) => ruleProblems(rule, `rules[${index}]`, ids)),
    ...idProblems(rules, ids),
  ];
}

function ruleProblems(rule: s3.CorsRule, at: string, { areMarked }: IdOptions): Problem[] {
  const { allowedMethods, allowedOrigins, allowedHeaders, exposedHeaders, maxAge, id } = rule;
  const problems: Problem[] = [];
  const each = (property: string, values: readonly string[] | undefined, check: (value: string) => Pick<Problem, 'expected' | 'change'> | undefined) => {
    if (!isKnown(values)) return;
    values.forEach((value, index) => {
      const problem = isKnown(value) ? check(value) : undefined;
      if (problem) problems.push({ property: `${at}.${property}[${index}]`, value, ...problem });
    });
  };
  const atLeastOne = (property: string, values: readonly string[] | undefined, example: string) => {
    if (values === undefined || (isKnown(values) && values.length === 0)) {
      problems.push({ property: `${at}.${property}`, value: values, expected: 'at least one', change: `add one, such as ${example}` });
    }
  };
  atLeastOne('allowedMethods', allowedMethods, 's3.HttpMethods.GET');
  atLeastOne('allowedOrigins', allowedOrigins, "'https://www.example.com'");
  each('allowedMethods', allowedMethods, (method) =>
    METHODS.includes(method) ? undefined : { expected: `one of ${METHODS.join(', ')}`, change: 'S3 answers OPTIONS by itself, and knows no other method' });
  each('allowedOrigins', allowedOrigins, originProblem);
  each('allowedHeaders', allowedHeaders, (header) => (wildcards(header) > 1
    ? { expected: 'at most one *', change: "write one entry for each header, or '*' for all" }
    : headerProblem(header.replace('*', 'x'))));
  each('exposedHeaders', exposedHeaders, (header) => (wildcards(header) > 0
    ? { expected: 'a name without *', change: 'name each header, S3 has no wildcard here' }
    : headerProblem(header)));
  if (isKnown(maxAge) && !(Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= MAX_AGE)) {
    problems.push({ property: `${at}.maxAge`, value: maxAge, expected: `whole seconds from 0 to ${MAX_AGE}`, change: 'round it' });
  }
  const longest = areMarked ? MAX_MARKED_ID_LENGTH : MAX_ID_LENGTH;
  if (isKnown(id) && (id.length === 0 || id.length > longest)) {
    problems.push({ property: `${at}.id`, value: id, expected: `1 to ${longest} characters`, change: 'shorten it, or leave it out' });
  }
  return problems;
}

function headerProblem(header: string): Pick<Problem, 'expected' | 'change'> | undefined {
  return HEADER_NAME.test(header) ? undefined : { expected: 'the name of one header', change: 'write one entry for each header, without values' };
}

const MAX_ORIGIN_LENGTH = 500; // a host has 253 characters at most

function originProblem(origin: string): Pick<Problem, 'expected' | 'change'> | undefined {
  if (origin === '') return { expected: 'an origin', change: "write one, such as 'https://www.example.com'" };
  if (/[\s,;]/.test(origin)) return { expected: 'one origin, without spaces', change: 'write one entry for each origin' };
  if (wildcards(origin) > 1) return { expected: 'at most one *', change: 'write one entry for each pattern' };
  if (origin.length > MAX_ORIGIN_LENGTH) return { expected: `at most ${MAX_ORIGIN_LENGTH} characters`, change: 'no browser sends such an origin' };
  const host = origin.slice(origin.includes('://') ? origin.indexOf('://') + 3 : 0);
  if (!host.includes('/')) return undefined;
  const end = origin.length - host.length + host.indexOf('/');
  const what = host.endsWith('/') && host.indexOf('/') === host.length - 1 ? 'an origin without a trailing slash' : 'an origin without a path';
  return { expected: what, change: `browsers send only scheme, host and port: write '${origin.slice(0, end)}'` };
}

function idProblems(rules: readonly s3.CorsRule[], { areMarked }: IdOptions): Problem[] {
  const firstWith = new Map<string, number>();
  return rules.flatMap(({ id }, index) => {
    if (id === undefined ? !areMarked : !isKnown(id)) return [];
    const effective = id ?? String(index + 1);
    const first = firstWith.get(effective);
    if (first === undefined) {
      firstWith.set(effective, index);
      return [];
    }
    return [{
      property: `rules[${index}].id`,
      value: id,
      expected: `an id of its own; rules[${first}] has '${effective}'${areMarked ? ' (without an id, a rule has its number)' : ''}`,
      change: 'choose another one',
    }];
  });
}

function wildcards(text: string): number {
  return text.split('*').length - 1;
}
